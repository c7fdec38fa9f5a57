import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { isDatabaseAway } from '../db/database-error.ts';
import { DomainError, FieldsInvalid } from '../domain-error.ts';
import { unforeseenErrors } from '../metrics/instruments.ts';
import { PROBLEMS, Problem, type ProblemCode, problemDetails } from './problems.ts';
import { requestFacts } from './request-facts.ts';

/** The one place where refusals become HTTP. What nobody foresaw shows a trace id, and nothing else. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { code, detail, more } = describe(error, log.child(requestFacts(request, response)));
    const { status } = PROBLEMS[code];
    if (status === 401) response.set('www-authenticate', 'Bearer');
    if (error instanceof Problem) response.set(error.headers);
    response
      .status(status)
      .type('application/problem+json')
      .json(problemDetails(code, detail, more));
  };
}

interface Description {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly more?: Record<string, unknown>;
}

/** What may be told of an error to whoever called, and is logged when nobody foresaw it. */
export function describe(error: unknown, log: Logger): Description {
  if (error instanceof Problem) {
    return {
      code: error.code,
      detail: error.message,
      ...(error.errors.length > 0 ? { more: { errors: error.errors } } : {}),
    };
  }
  if (error instanceof FieldsInvalid) {
    const errors = error.faults.map(({ field, ...fault }) => ({ field: `fields.${field}`, ...fault }));
    return { code: error.code, detail: error.message, more: { errors } };
  }
  if (error instanceof DomainError) {
    const more = error.field === null ? {} : { errors: [{ field: error.field, message: error.message }] };
    return { code: error.code, detail: error.message, more };
  }
  const ofBody = BODY_PROBLEMS[String((error as { type?: unknown } | null)?.type)];
  if (ofBody) return ofBody(error);
  if (isMalformedRequest(error)) {
    return {
      code: 'request-malformed',
      detail:
        'The request is not well formed, so nothing was done; check its address, its headers and its body.',
    };
  }
  const traceId = randomUUID();
  if (isDatabaseAway(error)) {
    log.error({ traceId, err: error }, 'the database is away');
    return {
      code: 'database-away',
      detail: 'Our database does not answer, so nothing was stored; send the same request again in a moment.',
      more: { traceId },
    };
  }
  unforeseenErrors.inc({ where: 'request' });
  log.error({ traceId, err: error }, 'a request failed unexpectedly');
  return {
    code: 'internal-error',
    detail: `Something went wrong on our side; try again, and give support this id if it happens again: ${traceId}.`,
    more: { traceId },
  };
}

/** Express throws these at an address that can't be decoded, its body parser at a body that breaks off. */
function isMalformedRequest(error: unknown): boolean {
  return error instanceof URIError || (error as { expose?: unknown } | null)?.expose === true;
}

/** By the `type` that Express's body parser gives its errors. */
const BODY_PROBLEMS: Record<string, (error: unknown) => Description> = {
  'entity.parse.failed': () => ({
    code: 'body-malformed',
    detail: 'The body is not valid JSON, so nothing was stored; check quotes, commas and braces.',
  }),
  'entity.too.large': (error) => ({
    code: 'body-too-large',
    detail: `The body is larger than ${(error as { limit: number }).limit / 1024} KiB, so nothing was stored; send less in one request.`,
  }),
  'encoding.unsupported': () => ({
    code: 'media-type-unsupported',
    detail: 'The body’s encoding is not known here; send plain JSON.',
  }),
  'charset.unsupported': () => ({
    code: 'media-type-unsupported',
    detail: 'The body’s character set is not known here; send UTF-8.',
  }),
};

export const notFound: RequestHandler = (request) => {
  throw new Problem(
    'not-found',
    `There is nothing at ${request.method} ${request.path}; see /docs for what there is.`,
  );
};
