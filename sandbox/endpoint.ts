import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { ApiError, apiError } from './api-error.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';

/** Status and, if any, the JSON body or a place to go to. */
export type Answer = { status: number; json?: unknown; html?: string; location?: string };

/** What only the handler finds out and the request log shall show. */
export type Seen = Pick<LoggedRequest, 'operation' | 'hubId'>;

/** One call of HubSpot's API: logged, answered, its errors in HubSpot's shape. */
export function endpoint(
  requests: RequestLog,
  operation: string,
  answer: (req: Request, seen: Seen) => Answer,
): RequestHandler {
  return (req, res) => {
    const seen: Seen = { operation, hubId: null };
    logWhenDone(requests, { req, res, seen });
    try {
      send(res, answer(req, seen));
    } catch (error) {
      sendError(res, error);
    }
  };
}

/** Answers what no endpoint answered: bodies that cannot be read, and faults of the sandbox itself. */
export const answerErrors: ErrorRequestHandler = (error, _req, res, _next) => sendError(res, error);

function logWhenDone(
  requests: RequestLog,
  { req, res, seen }: { req: Request; res: Response; seen: Seen },
): void {
  const at = new Date().toISOString();
  const startedMs = performance.now();
  const { method } = req;
  const path = pathWithoutToken(req);
  res.once('close', () => {
    const durationMs = Math.round((performance.now() - startedMs) * 10) / 10;
    requests.add({ at, ...seen, method, path, status: res.statusCode, durationMs });
  });
}

// OAuth v1 carries tokens in the path; the log is shown on a page.
const pathWithoutToken = (req: Request): string =>
  req.params.token === undefined ? (req.originalUrl.split('?', 1)[0] ?? '') : String(req.route.path);

function send(res: Response, { status, json, html, location }: Answer): void {
  res.status(status);
  if (location !== undefined) res.set('location', location).end();
  else if (html !== undefined) res.type('html').send(html);
  else if (json !== undefined) res.json(json);
  else res.end();
}

function sendError(res: Response, error: unknown): void {
  const { status, body } = error instanceof ApiError ? error : unexpected(error);
  const correlationId = randomUUID();
  res
    .status(status)
    .set('x-hubspot-correlation-id', correlationId)
    .json({ ...body, correlationId });
}

function unexpected(error: unknown): ApiError {
  if (isClientFault(error)) return apiError(error.status, error.message);
  console.error(error);
  return apiError(500, 'internal error');
}

/** Express and its body parsers mark what the caller did wrong (too large, badly encoded) with a status. */
const isClientFault = (error: unknown): error is Error & { status: number } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;
