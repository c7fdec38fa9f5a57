import type { Request } from 'express';
import type { z } from 'zod';
import { inputSentence } from './input-sentence.ts';
import { type FieldError, Problem } from './problems.ts';
import type { Route } from './route.ts';

/** As many as a person reads; a body has room for thousands of wrong names. */
const ERRORS_MAX = 50;
const NAME_LENGTH_MAX = 200;

/**
 * What a request says, as the route's schemas have it.
 * @throws {Problem} `input-invalid`, which names every field at fault and no value
 */
export function parseInput(route: Route, request: Request) {
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
  const [first] = errors;
  if (first) {
    const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new Problem(
      'input-invalid',
      `${asWord(first.field)} ${first.message}${rest}, so nothing was done.`,
      errors.slice(0, ERRORS_MAX),
    );
  }
  return input;
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: nameOf([...issue.path, key]), message: 'is not known here' }));
  }
  return [{ field: issue.path.length > 0 ? nameOf(issue.path) : 'body', message: issue.message }];
}

const nameOf = (path: readonly PropertyKey[]) => path.map(String).join('.').slice(0, NAME_LENGTH_MAX);

/** Some names are the caller's own, and may be anything. */
const asWord = (name: string) => (/^[\p{L}\p{N}_.-]+$/u.test(name) ? name : JSON.stringify(name));
