import type { Express, Request, Response } from 'express';
import type { z } from 'zod';
import { authenticate } from './authenticate.ts';
import { inputSentence } from './input-sentence.ts';
import { type FieldError, Problem } from './problems.ts';
import { type ApiDeps, type Route, WithHeaders } from './route.ts';

/** Gives every route its place: authenticate, parse, handle, parse the answer, send. */
export function mountRoutes(app: Express, routes: readonly Route[], deps: ApiDeps): void {
  for (const route of routes) {
    app[route.method](expressPath(route.path), async (request: Request, response: Response) => {
      const caller = await authenticate(route.who, request, deps);
      if (route.body) requireJson(request);
      const input = parseInput(route, request);
      const handled = await route.handler({ caller, ...input } as Parameters<Route['handler']>[0], deps);
      const { headers, answer } = handled instanceof WithHeaders ? handled : { headers: {}, answer: handled };
      response.status(route.status).set(headers);
      if (route.answer) response.json(route.answer.parse(answer));
      else response.end();
    });
  }
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

function parseInput(route: Route, request: Request) {
  const errors: FieldError[] = [];
  const parse = (schema: z.ZodType | undefined, value: unknown) => {
    const parsed = schema?.safeParse(value, { error: inputSentence });
    if (parsed && !parsed.success) errors.push(...parsed.error.issues.flatMap(fieldErrors));
    return parsed?.data;
  };
  const input = {
    params: parse(route.params, request.params),
    query: parse(route.query, request.query),
    headers: parse(route.headers, request.headers),
    body: parse(route.body, request.body ?? {}),
  };
  if (errors.length > 0) {
    const [first] = errors;
    const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new Problem(
      'input-invalid',
      `${first?.field} ${first?.message}${rest}, so nothing was done.`,
      errors,
    );
  }
  return input;
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...at, key].join('.'), message: 'is not known here' }));
  }
  return [{ field: at.join('.') || 'body', message: issue.message }];
}
