import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';

export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to do with one request. */
export type Reaction = (response: ServerResponse, asked: AskedRequest) => unknown;

/** An object is sent as JSON, a string as it is. */
export const answers =
  (status: number, body: unknown = '', headers: Record<string, string> = {}): Reaction =>
  (response) => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** The connection breaks before an answer. */
export const hangsUp: Reaction = (response) => response.socket?.destroy();

/** What another HubSpot says to the same request. */
export const passedOnTo =
  (apiUrl: string): Reaction =>
  async (response, { method, path, headers, body }) => {
    const answer = await fetch(apiUrl + path, {
      method,
      headers: {
        authorization: headers.authorization ?? '',
        'content-type': headers['content-type'] ?? 'application/json',
      },
      ...(body === '' ? {} : { body }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  };

/** Reacts only when released; `arrived` tells that the request has come. */
export function held(reaction: Reaction) {
  let release = () => {};
  let arrive = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const whenReleased: Reaction = async (response, asked) => {
    arrive();
    await released;
    await reaction(response, asked);
  };
  return { reaction: whenReleased, arrived, release };
}

/** A real HTTP server in HubSpot's place, for answers that the sandbox never gives; keeps what it was asked. */
export function useScriptedHubSpot() {
  let reactions: Reaction[] = [];
  let asked: AskedRequest[] = [];
  const react = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const seen = { method, path: url, headers, body: await text(request) };
    const reaction = reactions[Math.min(asked.length, reactions.length - 1)];
    asked.push(seen);
    await reaction?.(response, seen);
  };
  const server = createServer((request, response) => void react(request, response));

  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  beforeEach(() => {
    reactions = [];
    asked = [];
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    get url() {
      return url();
    },
    get app(): HubSpotApp {
      return {
        apiUrl: url(),
        appUrl: url(),
        version: 'v3',
        clientId: 'client-of-the-tests',
        clientSecret: 'secret-of-the-tests',
        redirectUrl: 'http://localhost:3000/oauth/hubspot/callback',
      };
    },
    /** One reaction a request, in order; the last stands for all that follow. */
    will(...next: Reaction[]) {
      reactions = next;
    },
    /** Oldest first. */
    get asked(): readonly AskedRequest[] {
      return asked;
    },
  };
}
