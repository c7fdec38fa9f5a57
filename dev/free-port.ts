import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems hand out by themselves (from 32768 on): between our finding one free and a part's
 * listening on it, no outgoing connection and no server that asks for any port is given it.
 */
const PORTS = { from: 20_000, before: 32_000 };

/** A port that nobody listens on: the preferred one when it is free, else any. */
export async function freePort(preferred?: number): Promise<number> {
  for (let port = preferred ?? anyPort(); ; port = anyPort()) if (await isFree(port)) return port;
}

const anyPort = () => randomInt(PORTS.from, PORTS.before);

/** Whether a server could listen on this port now, on every address and on loopback alone. */
export async function isFree(port: number): Promise<boolean> {
  try {
    await listenOnce(port, '127.0.0.1'); // macOS lets `::` and 127.0.0.1 share a port, so both are asked
    await listenOnce(port);
    return true;
  } catch {
    return false;
  }
}

function listenOnce(port: number, host?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host }, () => void server.close(() => resolve()));
  });
}
