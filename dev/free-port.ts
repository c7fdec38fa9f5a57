import { createServer } from 'node:net';

/** A port that nobody listens on: the preferred one when it is free, else any. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  return listenOnce(0, '127.0.0.1');
}

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

function listenOnce(port: number, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
