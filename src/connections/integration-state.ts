import type { connections } from '../db/schema.ts';
import type { Reconnect } from '../hubspot/hubspot-error.ts';
import type { WaitReason } from '../leads/lead.ts';
import type { Health } from './connection.ts';
import type { Waiting } from './lead-facts.ts';
import type { QuotaState } from './read-integration.ts';

type Connection = typeof connections.$inferSelect;
type WaitingByReason = ReadonlyMap<WaitReason, Waiting>;

/** HubSpot's limits, when they hold leads up for longer than anybody would not notice. */
export interface Limit {
  readonly kind: 'burst' | 'daily' | 'migrating';
  readonly requestsPer10s: number;
  readonly queued: number;
  readonly etaSeconds: number | null;
  readonly until: Date | null;
}

const NOTICED_SECONDS = 10;

/** @param etaSeconds until the queued leads are through; `null` when none has got through lately. Pure. */
export function limitOf({
  quotas,
  waiting,
  queued,
  etaSeconds,
  max,
}: {
  quotas: readonly QuotaState[];
  waiting: WaitingByReason;
  queued: number;
  etaSeconds: number | null;
  max: number;
}): Limit | null {
  if (queued === 0) return null;
  const requestsPer10s = Math.min(max, ...quotas.flatMap(({ limitSeen }) => limitSeen ?? []));
  const limit = { requestsPer10s, queued, etaSeconds };
  const stopped = quotas.find(({ isBlocked, blockedWhy }) => isBlocked && blockedWhy !== 'rate_limit');
  if (stopped) {
    const kind = stopped.blockedWhy === 'migrating' ? 'migrating' : 'daily';
    return { ...limit, kind, etaSeconds: null, until: stopped.blockedUntil };
  }
  const parked = waiting.get('hubspot_limit'); // what waits for more than some seconds leaves its worker
  const isSlow =
    etaSeconds !== null && etaSeconds > NOTICED_SECONDS && quotas.some(({ isInLine }) => isInLine);
  return parked || isSlow ? { ...limit, kind: 'burst', until: parked?.nextAt ?? null } : null;
}

/** The most serious thing that delays work while the connection as such stands. Pure. */
export function healthOf({
  connection,
  waiting,
  limit,
}: {
  connection: Connection | null;
  waiting: WaitingByReason;
  limit: Limit | null;
}): Health {
  if (waiting.has('operator') || connection?.lastError?.code === 'operator_fault') return 'operator';
  if (connection?.status === 'connected' && connection.lastError) return 'refresh_failing';
  if (waiting.has('hubspot_outage')) return 'outage';
  return limit ? 'limited' : 'ok';
}

export interface Reason {
  readonly code:
    | Reconnect['why']
    | 'operator_fault'
    | 'own_fault'
    | 'renewal_failed'
    | 'hubspot_outage'
    | 'hubspot_limit';
  /** In words that stand inside a sentence. */
  readonly message: string;
  /** `null` where the connection itself does not know. */
  readonly since: Date | null;
}

/** Why the connection needs a person, or why leads are held up; `null` when nothing is the matter. Pure. */
export function reasonOf({
  connection,
  health,
}: {
  connection: Connection | null;
  health: Health;
}): Reason | null {
  const error = connection?.lastError;
  const since = error ? new Date(error.at) : null;
  if (connection?.status === 'reconnect_required' && error) {
    const why = error.code as Reconnect['why']; // as `require-reconnect.ts` has written it
    const scopes = error.scopes?.length ? ` (${error.scopes.join(', ')})` : '';
    return { code: why, message: RECONNECT_WORDS[why] + scopes, since };
  }
  switch (health) {
    case 'operator':
      return {
        code: 'operator_fault',
        message: 'HubSpot refuses this installation’s app credentials',
        since,
      };
    case 'refresh_failing':
      if (error?.code === 'own_fault')
        return { code: 'own_fault', message: 'a fault of our own keeps us from renewing our access', since };
      return { code: 'renewal_failed', message: 'HubSpot does not renew our access', since };
    case 'outage':
      return { code: 'hubspot_outage', message: 'HubSpot does not answer', since: null };
    case 'limited':
      return { code: 'hubspot_limit', message: 'HubSpot’s limit is reached', since: null };
    case 'ok':
      return null;
  }
}

/** HubSpot answers the same to an uninstalled app and to a revoked grant. */
const RECONNECT_WORDS: Record<Reconnect['why'], string> = {
  grant_gone: 'the app was uninstalled in HubSpot or its access was revoked',
  account_closed: 'the HubSpot account was closed',
  scope_missing: 'a permission is missing',
  still_unauthorized: 'HubSpot refuses even a renewed access',
};
