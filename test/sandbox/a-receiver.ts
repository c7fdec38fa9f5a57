import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Received = { method: string; headers: IncomingHttpHeaders; raw: string; events: Event[] };
export type Event = Record<string, unknown> & { subscriptionType: string; objectId: number };

/** The app's side of webhooks: keeps what comes, and answers 204 until told otherwise. */
export async function aReceiver() {
  const received: Received[] = [];
  const waiting: ((request: Received) => void)[] = [];
  let answer = (response: ServerResponse): void => void response.writeHead(204).end();

  const server = createServer(async (request, response) => {
    const raw = await text(request);
    const entry = { method: request.method ?? '', headers: request.headers, raw, events: JSON.parse(raw) };
    received.push(entry);
    answer(response);
    waiting.shift()?.(entry);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/webhooks/hubspot`,
    received,
    /** The next request to come. */
    next: () => new Promise<Received>((resolve) => waiting.push(resolve)),
    answerWith: (status: number) => {
      answer = (response) => void response.writeHead(status).end();
    },
    answerNot: () => {
      answer = () => {};
    },
    /** Lets requests wait for their answer; returns what gives it to them. */
    hold: () => {
      const held: ServerResponse[] = [];
      answer = (response) => void held.push(response);
      return () => {
        answer = (response) => void response.writeHead(204).end();
        held.forEach(answer);
      };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
