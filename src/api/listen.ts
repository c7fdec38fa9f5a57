import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closable } from '../shutdown.ts';

export interface Listening extends Closable {
  readonly port: number;
}

/** Longer than the idle time of usual proxies (60 s), or they send a request just as the connection is closed. */
const KEEP_ALIVE_MS = 75_000;
const LOOK_EVERY_MS = 50;

/**
 * Serves until closed. Closing cuts nobody off: for `drainMs` everything is still answered, and each answer closes
 * its connection, while those who balance the load see that this process is not ready; then what is under way ends.
 * @throws {Error} `EADDRINUSE`
 */
export async function listen(
  app: RequestListener,
  port: number,
  { drainMs = 0 }: { drainMs?: number } = {},
): Promise<Listening> {
  const open = new Set<ServerResponse>();
  let closing = false;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (closing) endWithAnswer(response);
    app(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      closing = true;
      open.forEach(endWithAnswer);
      await new Promise((resolve) => setTimeout(resolve, drainMs));
      await closeServer(server);
    },
  };
}

function endWithAnswer(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

async function closeServer(server: Server): Promise<void> {
  // Answers that had begun before are kept alive after their end; each is idle then.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  }).finally(() => clearInterval(idle));
}
