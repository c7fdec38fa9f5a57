import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Express, Request, Response } from 'express';
import { authenticate } from './authenticate.ts';
import { parseInput } from './parse-input.ts';
import { Problem } from './problems.ts';
import { readJson, readSmallJson } from './read-json.ts';
import { noteCaller, requestFacts } from './request-facts.ts';
import { type ApiDeps, type Caller, type Route, Streamed, WithHeaders } from './route.ts';

const READERS: Record<Caller['is'], typeof readJson> = {
  operator: readJson,
  key: readJson,
  tenant: readJson,
  session: readJson,
  page: readSmallJson,
  public: readSmallJson,
};

/** The API: addresses that say it all before those with an id in them, so that no word is taken for an id. */
export function mountApi(app: Express, routes: readonly Route[], deps: ApiDeps): void {
  const idsIn = (path: string) => path.split('{').length;
  const paths = [...new Set(routes.map(({ path }) => path))].sort((one, other) => idsIn(one) - idsIn(other));
  for (const path of paths) {
    const here = routes.filter((route) => route.path === path);
    mountRoutes(app, here, deps);
    refuseOtherMethods(app, path, here);
  }
}

/** Gives every route its place: authenticate, parse, handle, parse the answer, send. */
export function mountRoutes(app: Express, routes: readonly Route[], deps: ApiDeps): void {
  for (const route of routes) {
    app[route.method](expressPath(route.path), async (request: Request, response: Response) => {
      response.set('cache-control', 'no-store'); // answers carry people's data, tokens and keys
      const caller = await authenticate(route.who, request, deps);
      noteCaller(response, caller);
      if (route.body) {
        requireJson(request);
        await READERS[route.who](request, response);
      }
      const input = parseInput(route, request);
      const handled = await route.handler({ caller, ...input } as Parameters<Route['handler']>[0], deps);
      if (handled instanceof Streamed) {
        response
          .status(route.status)
          .type(route.answerType ?? 'json')
          .set(handled.headers);
        if (request.method === 'HEAD') response.end();
        else await send(handled.pieces, response, deps);
        return;
      }
      const { headers, answer } = handled instanceof WithHeaders ? handled : { headers: {}, answer: handled };
      response.status(route.status).set(headers);
      if (route.answer) response.json(route.answer.parse(answer));
      else response.end();
    });
  }
}

/** An answer that breaks off is cut, so that nobody takes it for a whole one; the status has left long before. */
async function send(pieces: AsyncIterable<string>, response: Response, { log }: ApiDeps): Promise<void> {
  try {
    await pipeline(Readable.from(pieces, { objectMode: false }), response);
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return; // the caller has hung up
    log.error({ ...requestFacts(response.req, response), err }, 'an answer broke off');
  }
}

/** Tells whoever takes the wrong method at a known address which ones there are. */
function refuseOtherMethods(app: Express, path: string, routes: readonly Route[]): void {
  const methods = routes.map(({ method }) => method.toUpperCase());
  app.route(expressPath(path)).all((_request, response) => {
    response.set('allow', methods.join(', '));
    throw new Problem(
      'method-not-allowed',
      `This address is for ${methods.join(' and ')} only, so nothing was done; see /docs for what there is.`,
    );
  });
}

/** `curl -d` says "form" unless told otherwise; read as JSON it would look like an empty lead. */
function requireJson(request: Request) {
  if (request.get('content-length') === '0') return; // as `fetch` posts nothing
  if (request.is('application/json') !== false) return; // also `null`: no body at all
  throw new Problem(
    'media-type-unsupported',
    'The body is not marked as JSON, so nothing was stored; send it with "Content-Type: application/json".',
  );
}

/** OpenAPI writes `{id}`, Express `:id`. */
const expressPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');
