import { z } from 'zod';

type Search = Record<string, unknown>;

/** `?status=waiting&status=failed`: plain names and values, several of one name as a list. */
export function parseSearch(text: string): Search {
  const search: Record<string, string | string[]> = {};
  for (const name of new Set(new URLSearchParams(text).keys())) {
    const values = new URLSearchParams(text).getAll(name);
    search[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return search;
}

export function stringifySearch(search: Search): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '' && one !== false) params.append(name, String(one));
    }
  }
  return params.size > 0 ? `?${params}` : '';
}

// A link that somebody has mangled shows the page without that filter, and no error.

/** One text, bounded. */
export const text = (lengthMax = 200) => z.string().trim().min(1).max(lengthMax).optional().catch(undefined);
/** One of some words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words).optional().catch(undefined);
/** Several of some words. */
export const someOf = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const word = z.enum(words);
  return z
    .union([word.transform((one) => [one]), z.array(word)])
    .optional()
    .catch(undefined);
};
/** Several texts. */
export const texts = (lengthMax = 100, textsMax = 20) => {
  const one = z.string().min(1).max(lengthMax);
  return z
    .union([one.transform((value) => [value]), z.array(one).max(textsMax)])
    .optional()
    .catch(undefined);
};
/** `?warnings=true`. */
export const flag = () =>
  z
    .union([z.literal('true').transform(() => true), z.boolean()])
    .optional()
    .catch(undefined);
