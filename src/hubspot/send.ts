import { hubspotAnswered } from '../metrics/instruments.ts';
import { HubSpotError } from './hubspot-error.ts';

/** HubSpot gives up on a request of its own after 100 s; nobody waits that long for a lead. */
const TIMEOUT_MS = 20_000;

export interface HubSpotRequest {
  /** Name for logs and the request log, e.g. `contacts.create`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly accessToken?: string;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
}

export interface HubSpotAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; `null` for an empty body or one that is no JSON. */
  readonly body: unknown;
}

/**
 * One HTTP exchange, whatever the answer says.
 * @throws {HubSpotError} `try_again` when no complete answer came: the call may have had its effect
 */
export async function send(request: HubSpotRequest): Promise<HubSpotAnswer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (request.accessToken) headers.authorization = `Bearer ${request.accessToken}`;
  if (request.json !== undefined) headers['content-type'] = 'application/json';
  const body =
    request.json !== undefined
      ? JSON.stringify(request.json)
      : request.form && new URLSearchParams(request.form);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answered = hubspotAnswered(request.operation);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      redirect: 'error',
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    answered(response.status);
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  } catch {
    const why = signal.aborted ? 'timeout' : 'network';
    answered(why);
    throw new HubSpotError({ verdict: { is: 'try_again', why }, operation: request.operation });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
