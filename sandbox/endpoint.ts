import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { ApiError, apiError } from './api-error.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';

/** Status and, if any, the JSON body (or what is sent in its place as it is), a page, or a place to go to. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  html?: string;
  location?: string;
};

/** What only the handler finds out and the request log shall show. */
export type Seen = Pick<LoggedRequest, 'operation' | 'hubId'>;

/** One page, or what no API call is at home at: logged, answered, its errors in HubSpot's shape. */
export function endpoint(
  requests: RequestLog,
  operation: string,
  answer: (req: Request, seen: Seen) => Answer,
): RequestHandler {
  return (req, res) => {
    const seen: Seen = { operation, hubId: null };
    logWhenDone(req, res, seen, requests.add);
    send(
      res,
      attempt(() => answer(req, seen)),
    );
  };
}

/** Answers what no endpoint answered: bodies that cannot be read, and faults of the sandbox itself. */
export const answerErrors: ErrorRequestHandler = (error, _req, res, _next) => send(res, errorAnswer(error));

/** Tells of a request when its answer is out, or its connection gone. */
export function logWhenDone(
  req: Request,
  res: Response,
  seen: Seen,
  log: (request: LoggedRequest) => void,
): void {
  const at = new Date().toISOString();
  const startedMs = performance.now();
  const { method } = req;
  const path = pathWithoutToken(req);
  res.once('close', () => {
    const durationMs = Math.round((performance.now() - startedMs) * 10) / 10;
    const status = res.writableFinished ? res.statusCode : null;
    log({ at, ...seen, method, path, status, durationMs });
  });
}

// OAuth v1 carries tokens in the path; the log is shown on a page.
const pathWithoutToken = (req: Request): string =>
  req.params.token === undefined ? (req.originalUrl.split('?', 1)[0] ?? '') : String(req.route.path);

/** What was answered, or the error that came instead. */
export function attempt(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    return errorAnswer(error);
  }
}

/** An error in HubSpot's shape. */
export function errorAnswer(error: unknown): Answer {
  const { status, body } = error instanceof ApiError ? error : unexpected(error);
  const correlationId = randomUUID();
  return {
    status,
    headers: { 'x-hubspot-correlation-id': correlationId },
    json: { ...body, correlationId },
  };
}

/** Sends an answer whole. */
export function send(res: Response, { status, headers = {}, json, text, html, location }: Answer): void {
  res.status(status).set(headers);
  if (location !== undefined) res.set('location', location).end();
  else if (html !== undefined) res.type('html').send(html);
  else if (text !== undefined) res.type('json').send(text);
  else if (json !== undefined) res.json(json);
  else res.end();
}

/** Sends the head and half of the body, which the other side waits to see the rest of. */
export async function sendHalf(res: Response, { status, headers = {}, json, text }: Answer): Promise<void> {
  const body = text ?? JSON.stringify(json ?? {});
  res
    .status(status)
    .set(headers)
    .type('json')
    .set('content-length', String(Buffer.byteLength(body)));
  await new Promise((written) => res.write(body.slice(0, body.length / 2), written));
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
