import { z } from 'zod';
import type { PropertyFault, Verdict } from './hubspot-error.ts';

/** HubSpot says that every field of an error body is optional; both the CRM's and OAuth's shapes are read. */
const ErrorBody = z
  .object({
    status: z.string().catch(''),
    error: z.string().catch(''),
    message: z.string().catch(''),
    category: z.string().catch(''),
    policyName: z.string().catch(''),
    correlationId: z.string().nullable().catch(null),
    errors: z
      .array(
        z.object({
          code: z.string().catch(''),
          context: z
            .object({ propertyName: z.array(z.string()), requiredGranularScopes: z.array(z.string()) })
            .partial()
            .catch({}),
        }),
      )
      .catch([]),
    validationResults: z.array(z.object({ error: z.string(), name: z.string() })).catch([]),
  })
  .catch({
    status: '',
    error: '',
    message: '',
    category: '',
    policyName: '',
    correlationId: null,
    errors: [],
    validationResults: [],
  });
type ErrorBody = z.output<typeof ErrorBody>;

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/**
 * Classifies an answer of the CRM or account API. Pure: the same answer always means the same.
 * @returns the verdict, with the category and correlation id that may be logged
 */
export function verdictOf(
  status: number,
  headers: Headers,
  rawBody: unknown,
): { verdict: Verdict; category: string | null; correlationId: string | null } {
  const body = ErrorBody.parse(rawBody);
  return {
    verdict: crmVerdict(status, headers, body),
    category: body.category || body.policyName || null,
    correlationId: body.correlationId,
  };
}

function crmVerdict(status: number, headers: Headers, body: ErrorBody): Verdict {
  switch (status) {
    case 400:
    case 414: // the contact has too many identities, or the address is too long: no repetition changes that
      return { is: 'invalid', faults: propertyFaults(body) };
    case 401:
      return { is: 'unauthorized' };
    case 403:
      return body.category === 'MISSING_SCOPES'
        ? { is: 'reconnect', why: 'scope_missing', scopes: missingScopes(body) }
        : { is: 'forbidden' };
    case 404:
      return { is: 'gone' };
    case 409:
      return { is: 'exists', contactId: /Existing ID:\s*(\d+)/.exec(body.message)?.[1] ?? null };
    case 423: // "lock held": HubSpot asks for at least two seconds
      return { is: 'wait', why: 'locked', ms: Math.max(2 * SECOND_MS, retryAfterMs(headers) ?? 0) };
    case 429:
      return rateLimited(headers, body);
    case 477: // the account moves to another data centre; Retry-After may say a day
      return { is: 'wait', why: 'migrating', ms: retryAfterMs(headers) ?? HOUR_MS };
    default:
      return { is: 'try_again', why: 'outage' };
  }
}

function rateLimited(headers: Headers, body: ErrorBody): Verdict {
  const asked = retryAfterMs(headers);
  if (body.policyName === 'DAILY') return { is: 'wait', why: 'daily_limit', ms: asked ?? HOUR_MS };
  const usual = body.policyName === 'SECONDLY' ? 2 * SECOND_MS : 10 * SECOND_MS;
  return { is: 'wait', why: 'rate_limit', ms: asked ?? usual };
}

/**
 * Classifies an answer of the OAuth token endpoint, by `error` and `status`, never by message text.
 * @param grant what was asked for: the same `invalid_grant` ends a connection, or only one attempt to connect
 */
export function oauthVerdictOf(
  status: number,
  headers: Headers,
  rawBody: unknown,
  grant: 'authorization_code' | 'refresh_token',
): { verdict: Verdict; category: string | null; correlationId: string | null } {
  const body = ErrorBody.parse(rawBody);
  const category = body.status && body.status !== 'error' ? body.status : body.error || null;
  return { verdict: oauthVerdict(status, headers, body, grant), category, correlationId: body.correlationId };
}

const GRANT_GONE = new Set(['BAD_REFRESH_TOKEN', 'invalid_grant']);
/** HubSpot knows no such account (any more). */
const ACCOUNT_CLOSED = new Set(['BAD_HUB', 'access_denied']);

function oauthVerdict(status: number, headers: Headers, body: ErrorBody, grant: string): Verdict {
  if (status === 423 || status === 429 || status === 477) return crmVerdict(status, headers, body);
  if (status >= 500 || status < 400) return { is: 'try_again', why: 'outage' };
  // The legacy status is the narrower word of the two, so it decides where both are given.
  const word = /^BAD_/.test(body.status) ? body.status : body.error;
  if (GRANT_GONE.has(word) || ACCOUNT_CLOSED.has(word)) {
    const why = ACCOUNT_CLOSED.has(word) ? 'account_closed' : 'grant_gone';
    return grant === 'refresh_token' ? { is: 'reconnect', why } : { is: 'code_refused' };
  }
  if (word === 'BAD_AUTH_CODE') return { is: 'code_refused' };
  // invalid_client, BAD_REDIRECT_URI, BAD_GRANT_TYPE, BAD_SCOPES and whatever is new: our configuration.
  return { is: 'operator' };
}

const missingScopes = ({ errors }: ErrorBody): string[] => [
  ...new Set(errors.flatMap(({ context }) => context.requiredGranularScopes ?? [])),
];

/** HubSpot names refused properties in three ways; all are read, each fault once. */
function propertyFaults(body: ErrorBody): PropertyFault[] {
  const named: PropertyFault[] = [
    ...body.errors.flatMap(({ code, context }) =>
      (context.propertyName ?? []).map((property) => ({ code, property })),
    ),
    ...embeddedFaults(body.message),
    ...body.validationResults.map(({ error, name }) => ({ code: error, property: name })),
  ];
  return [...new Map(named.map((fault) => [`${fault.code} ${fault.property}`, fault])).values()];
}

const EmbeddedFaults = z.array(z.object({ error: z.string(), name: z.string() }));

/** "Property values were not valid: [{…}]" carries the faults as JSON inside its text. */
function embeddedFaults(message: string): PropertyFault[] {
  const start = message.indexOf(': [');
  if (start < 0) return [];
  try {
    const parsed = EmbeddedFaults.safeParse(JSON.parse(message.slice(start + 2)));
    return (parsed.data ?? []).map(({ error, name }) => ({ code: error, property: name }));
  } catch {
    return []; // not JSON after all: the other two shapes have been read
  }
}

/** Seconds, or an HTTP date. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * SECOND_MS : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
