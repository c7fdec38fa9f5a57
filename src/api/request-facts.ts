import type { Request, RequestHandler, Response } from 'express';
import { httpRequestSeconds } from '../metrics/instruments.ts';
import type { Caller } from './route.ts';

/** Ids of ours only: whatever else stands in an address may be a person's, or a token. */
const LEAD_ID = /^lead_[0-9a-f]{32}$/;

export interface RequestFacts {
  readonly method: string;
  /** Its template: the address itself may hold tokens. */
  readonly route: string;
  readonly tenantId?: string;
  readonly leadId?: string;
}

/** Remembers for whom the request is, once that is known. */
export function noteCaller(response: Response, caller: Caller): void {
  if ('tenantId' in caller) response.locals.tenantId = caller.tenantId;
}

/** What a log line may say of a request. */
export function requestFacts(request: Request, response: Response): RequestFacts {
  const { tenantId } = response.locals as { tenantId?: string };
  const { id } = request.params as { id?: string };
  return {
    method: request.method,
    route: routeOf(request),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(id !== undefined && LEAD_ID.test(id) ? { leadId: id } : {}),
  };
}

/** Takes the time of every request, by its route: addresses that nobody serves are one. */
export const measureRequests: RequestHandler = (request, response, next) => {
  const startedAt = performance.now();
  response.once('close', () => {
    httpRequestSeconds.observe(
      { method: request.method, route: routeOf(request), status: classOf(response) },
      (performance.now() - startedAt) / 1_000,
    );
  });
  next();
};

/** Express keeps the last route that took the request; several paths of one page are one. */
function routeOf(request: Request): string {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  const [first = 'none'] = [path].flat();
  return String(first);
}

/** Whoever hung up before an answer got none. */
const classOf = ({ statusCode, writableFinished }: Response) =>
  writableFinished ? `${Math.floor(statusCode / 100)}xx` : 'none';
