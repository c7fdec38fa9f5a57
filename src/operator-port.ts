import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Closable } from './shutdown.ts';

export interface OperatorAnswer {
  readonly status?: number;
  readonly type: string;
  readonly body: string;
}

/** What stands at each path. */
export type OperatorPages = Readonly<Record<string, () => OperatorAnswer | Promise<OperatorAnswer>>>;

export interface OperatorPort extends Closable {
  readonly port: number;
}

/**
 * Answers what only an operator asks (metrics, probes), on a port of its own: the one that visitors reach shows
 * nothing of it. A page that fails says so by its status alone.
 * @throws {Error} `EADDRINUSE`
 */
export async function openOperatorPort(port: number, pages: OperatorPages): Promise<OperatorPort> {
  const server = createServer(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const page = pages[path];
    try {
      const answer = page ? await page() : { status: 404, type: 'text/plain', body: 'Nothing is here.\n' };
      response.writeHead(answer.status ?? 200, { 'content-type': answer.type }).end(answer.body);
    } catch {
      response.writeHead(500).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // whoever watches asks again, of the next process
      }),
  };
}
