/** A property that HubSpot refused. */
export interface PropertyFault {
  readonly code: string;
  readonly property: string;
}

/** Only a person can help. */
export type Reconnect =
  | { is: 'reconnect'; why: 'grant_gone' | 'account_closed' | 'still_unauthorized' }
  | { is: 'reconnect'; why: 'scope_missing'; scopes: string[] }; // as far as HubSpot names them

/** What a HubSpot answer means for us: whose move is next, and when. */
export type Verdict =
  | { is: 'wait'; ms: number; why: 'rate_limit' | 'daily_limit' | 'migrating' | 'locked' } // not a failed attempt
  | { is: 'try_again'; why: 'outage' | 'timeout' | 'network' | 'no_result' } // a write may have landed
  | { is: 'unauthorized' }
  | Reconnect
  | { is: 'exists'; contactId: string | null }
  | { is: 'gone' }
  | { is: 'invalid'; faults: PropertyFault[] }
  | { is: 'forbidden' }
  | { is: 'operator' } // refused app credentials: an alarm for us, never a tenant's reconnect
  | { is: 'code_refused' }; // an authorization code: expired, used, or not ours

/**
 * A HubSpot answer that is not a plain success. It ends in logs, so it carries no body and no message of
 * HubSpot's: those may repeat what a person typed.
 */
export class HubSpotError extends Error {
  readonly verdict: Verdict;
  readonly operation: string;
  readonly status: number | null;
  readonly category: string | null;
  readonly correlationId: string | null;
  /** Which of the tenant's tokens the call carried, so that only its holder may call the connection broken. */
  readonly tokenVersion: number | null;

  constructor(options: {
    verdict: Verdict;
    operation: string;
    status?: number;
    category?: string | null;
    correlationId?: string | null;
    tokenVersion?: number;
  }) {
    const {
      verdict,
      operation,
      status = null,
      category = null,
      correlationId = null,
      tokenVersion = null,
    } = options;
    super(`HubSpot answered ${operation} with ${status ?? 'nothing'}${category ? ` ${category}` : ''}`);
    this.name = 'HubSpotError';
    this.verdict = verdict;
    this.operation = operation;
    this.status = status;
    this.category = category;
    this.correlationId = correlationId;
    this.tokenVersion = tokenVersion;
  }
}
