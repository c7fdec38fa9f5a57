import type { Request } from 'express';
import type { z } from 'zod';
import { ApiError, apiError } from './api-error.ts';

/** The body as it came, empty when there is none. */
export const bodyText = (req: Request): string => (typeof req.body === 'string' ? req.body : '');

/** The fields of a form post. Anything else than a form is refused, JSON included. */
export function readForm(req: Request): Record<string, string> {
  if (!req.is('application/x-www-form-urlencoded')) {
    const message = 'This endpoint takes application/x-www-form-urlencoded';
    throw new ApiError(415, {
      error: 'invalid_request',
      error_description: message,
      status: 'error',
      message,
    });
  }
  return Object.fromEntries(new URLSearchParams(bodyText(req)));
}

/** The JSON body in the shape that the endpoint takes. */
export function readJson<T>(req: Request, schema: z.ZodType<T>): T {
  if (!req.is('application/json')) throw apiError(415, 'This endpoint takes application/json');
  return inShape(schema, parseJson(bodyText(req)));
}

/** The same for what programs send as JSON and pages as a form. */
export const readJsonOrForm = <T>(req: Request, schema: z.ZodType<T>): T =>
  req.is('application/json') ? readJson(req, schema) : inShape(schema, readForm(req));

function inShape<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw apiError(400, `Invalid input JSON: ${issue?.path.join('.')}: ${issue?.message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw apiError(400, `Invalid input JSON: ${error instanceof Error ? error.message : ''}`);
  }
}
