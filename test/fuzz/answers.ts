import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { DOCUMENT, nameOf, OPERATIONS, type Operation } from './document.ts';
import type { Answered, Sent } from './send.ts';

const ajv = new Ajv2020({ strict: false, allErrors: false });
addFormats.default(ajv); // it is CommonJS
ajv.addSchema(DOCUMENT, 'document');

const pointer = (...steps: string[]) =>
  `document#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
const compiled = new Map<string, ValidateFunction>();
function shape(at: string): ValidateFunction {
  const known = compiled.get(at) ?? ajv.compile({ $ref: at });
  compiled.set(at, known);
  return known;
}

/** What of an answer is not as the document says; `null` when all is. */
export function faultOf(
  operation: Operation | null,
  { method, json }: Sent,
  answer: Answered,
): string | null {
  const { status, headers, text } = answer;
  if (status >= 500 && !/"code":"hubspot-away"/.test(text)) return `${status}: ${text}`;
  if (operation === null) return faultOfOther(answer);
  const response = operation.responses[status];
  if (!response) return `${status} is not in the document: ${text}`;
  if (headers['cache-control'] !== 'no-store') return `may be cached: ${headers['cache-control']}`;
  const [type, ...others] = Object.keys(response.content ?? {});
  if (others.length > 0) return 'several media types are documented';
  if (type === undefined || method === 'HEAD')
    return text === '' ? null : `${status} comes with a body: ${text}`;
  if (headers['content-type'] !== `${type}; charset=utf-8`) return `it is ${headers['content-type']}`;
  const body: unknown = type.endsWith('json') ? JSON.parse(text) : text;
  const of = ['paths', operation.path, operation.method.toLowerCase()];
  const isShaped = shape(pointer(...of, 'responses', String(status), 'content', type, 'schema'));
  if (!isShaped(body)) return `${status}: ${ajv.errorsText(isShaped.errors)}: ${text.slice(0, 2_000)}`;
  if (status >= 400) return faultOfProblem(body as Record<string, unknown>, status);
  if (operation.body === null || json === undefined) return null;
  const isAllowed = shape(pointer(...of, 'requestBody', 'content', 'application/json', 'schema'));
  return isAllowed(json) || isAllowed(trimmed(json))
    ? null
    : `it took what it should not: ${ajv.errorsText(isAllowed.errors)}`;
}

/** No operation's method: refused, and told which ones there are. */
function faultOfOther({ status, headers }: Answered): string | null {
  return status === 405 && headers.allow ? null : `another method gets ${status}`;
}

const PROBLEM_KEYS = new Set(['type', 'title', 'status', 'code', 'detail', 'errors', 'traceId']);

function faultOfProblem(problem: Record<string, unknown>, status: number): string | null {
  const more = Object.keys(problem).filter((key) => !PROBLEM_KEYS.has(key));
  if (more.length > 0) return `a problem tells of ${more.join(', ')}`;
  if (problem.status !== status) return `says ${problem.status} and is ${status}`;
  return /^\S+ [\s\S]+\S\.$/.test(String(problem.detail)) ? null : `is no sentence: ${problem.detail}`;
}

/** White space around texts is taken off before their length counts. */
function trimmed(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, trimmed(one)]));
}

/** Which of the documented answers came, by operation. */
export class Coverage {
  readonly #seen = new Map(OPERATIONS.map((operation) => [nameOf(operation), new Map<number, number>()]));

  note(operation: Operation, status: number): void {
    const of = this.#seen.get(nameOf(operation));
    of?.set(status, (of.get(status) ?? 0) + 1);
  }

  /** Operations that never answered like this. */
  without(isLikeThis: (status: number) => boolean): string[] {
    return [...this.#seen].flatMap(([name, seen]) => ([...seen.keys()].some(isLikeThis) ? [] : [name]));
  }

  /** A line for each operation: how often which status came. */
  table(): string {
    const lines = [...this.#seen].map(([name, seen]) => {
      const counts = [...seen].sort(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
      return `${name.padEnd(52)} ${counts.join(' ')}`;
    });
    return lines.join('\n');
  }
}
