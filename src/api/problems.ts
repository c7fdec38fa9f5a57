import type { DomainErrorCode, FieldFaultCode } from '../domain-error.ts';

/** Everything that the API refuses, with the status that says so. */
export const PROBLEMS = {
  'request-malformed': { status: 400, title: 'The request is malformed' },
  'body-malformed': { status: 400, title: 'The body is not JSON' },
  'key-missing': { status: 401, title: 'Not authenticated' },
  'key-wrong': { status: 401, title: 'Not authenticated' },
  'signature-wrong': { status: 401, title: 'Not from HubSpot' },
  'session-ended': { status: 401, title: 'Not signed in' },
  'csrf-token-wrong': { status: 403, title: 'Not from our own page' },
  'website-not-allowed': { status: 403, title: 'The website may not show this form' },
  'form-token-early': { status: 403, title: 'Faster than a person' },
  'form-token-expired': { status: 403, title: 'The form is too old' },
  'form-trapped': { status: 403, title: 'Perhaps not a person' },
  'not-found': { status: 404, title: 'Not found' },
  'lead-not-found': { status: 404, title: 'No such lead' },
  'tenant-not-found': { status: 404, title: 'No such tenant' },
  'api-key-not-found': { status: 404, title: 'No such API key' },
  'no-such-agent': { status: 404, title: 'No such agent' },
  'nothing-pending': { status: 404, title: 'Nothing to confirm' },
  'method-not-allowed': { status: 405, title: 'Not this way' },
  'another-workspace': { status: 409, title: 'Another workspace is signed in' },
  'idempotency-key-reused': { status: 409, title: 'Idempotency-Key reused' },
  'not-connected': { status: 409, title: 'Not connected' },
  'account-taken': { status: 409, title: 'The account is connected elsewhere' },
  'tenant-exists': { status: 409, title: 'The tenant exists' },
  'lead-not-failed': { status: 409, title: 'The lead has not failed' },
  'email-not-correctable': { status: 409, title: 'This email is not to be corrected' },
  'api-keys-too-many': { status: 409, title: 'Too many API keys' },
  'agents-too-many': { status: 409, title: 'Too many agents' },
  'collect-lead-off': { status: 409, title: 'Collect Lead is off' },
  'sign-in-link-used': { status: 410, title: 'Sign-in link used' },
  'agent-changed': { status: 412, title: 'Changed meanwhile' },
  'mappings-changed': { status: 412, title: 'Changed meanwhile' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'media-type-unsupported': { status: 415, title: 'The body is not JSON' },
  'email-unusable': { status: 422, title: 'No usable email' },
  'agent-not-found': { status: 422, title: 'No such agent' },
  'fields-invalid': { status: 422, title: 'The form is not filled in well' },
  'time-zone-unknown': { status: 422, title: 'No such time zone' },
  'input-invalid': { status: 422, title: 'The input is not valid' },
  'if-match-missing': { status: 428, title: 'If-Match is missing' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Our fault' },
  'hubspot-away': { status: 503, title: 'HubSpot does not answer right now' },
  'database-away': { status: 503, title: 'Not available right now' },
} as const satisfies Record<string, { status: number; title: string }> &
  Record<DomainErrorCode, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  /** Where, e.g. `fields.email`. */
  readonly field: string;
  readonly message: string;
  /** Stable, of fields of a form: `missing`, `wrong` or `unknown`. */
  readonly code?: FieldFaultCode;
}

/** A refusal on its way to the caller. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    errors: readonly FieldError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

/** RFC 9457. `type` and `code` are stable; `detail` is for a person. */
export function problemDetails(code: ProblemCode, detail: string, more: Record<string, unknown> = {}) {
  const { status, title } = PROBLEMS[code];
  return { type: `urn:assistloop:problem:${code}`, title, status, code, detail, ...more };
}
