import type { Integration } from '../api/integration.ts';
import { count, counted, dateOf, timeOf } from './intl.ts';

/** What the sentences read of the connection. */
export type ConnectionFacts = Pick<
  Integration,
  | 'status'
  | 'health'
  | 'reason'
  | 'since'
  | 'nextRetryAt'
  | 'accessExpiresAt'
  | 'disconnectedAt'
  | 'disconnectedBy'
  | 'waitingCount'
  | 'counts'
  | 'drain'
  | 'limit'
>;

/** `Acme Inc (12345678)`; an account that HubSpot names by its id alone is said once. */
export const accountName = ({ name, hubId }: { readonly name: string | null; readonly hubId: number }) =>
  name === null || name === String(hubId) ? String(hubId) : `${name} (${hubId})`;

/** Why HubSpot no longer accepts our access, since when, and what it holds up. */
export function reconnectSentence(facts: {
  readonly since: string | null;
  readonly reason: string | null;
  readonly waiting: number;
}): string {
  const since = facts.since ? ` since ${timeOf(facts.since)}` : '';
  const reason = facts.reason ? ` (${facts.reason})` : '';
  return `HubSpot no longer accepts our access${since}${reason}, so ${leadsWait(facts.waiting)} here; reconnect and ${theyAre(facts.waiting)} sent by ${themselves(facts.waiting)}.`;
}

export const OPERATOR_SENTENCE =
  "HubSpot refuses this installation's app credentials, so leads wait; your connection is fine and only the operator can repair it (HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET).";

/** How the connection is doing, in one sentence: what happened, what is done, what one can do. */
export function connectionSentence(facts: ConnectionFacts, { fromMarketplace = false } = {}): string {
  switch (facts.status) {
    case 'not_connected':
      return fromMarketplace
        ? "You came from HubSpot's marketplace; press Connect to link your HubSpot account to this workspace."
        : `HubSpot is not connected, so ${leadsAreKept(facts.waitingCount)} here; connect and ${theyAre(facts.waitingCount)} sent by ${themselves(facts.waitingCount)}.`;
    case 'disconnected':
      return `${facts.disconnectedBy ?? 'Somebody'} disconnected HubSpot${facts.disconnectedAt ? ` on ${dateOf(facts.disconnectedAt)}` : ''}, so ${leadsWait(facts.waitingCount)} here; mapping and history are kept.`;
    case 'reconnect_required':
      return reconnectSentence({
        since: facts.since,
        reason: facts.reason?.message ?? null,
        waiting: facts.waitingCount,
      });
    case 'connected':
      return healthSentence(facts);
  }
}

function healthSentence(facts: ConnectionFacts): string {
  const since = facts.since ? ` since ${timeOf(facts.since)}` : '';
  switch (facts.health) {
    case 'operator':
      return OPERATOR_SENTENCE;
    case 'refresh_failing':
      if (facts.reason?.code === 'own_fault')
        return `A fault of our own keeps us from renewing our access${since}, so leads may have to wait until our operator has corrected it; after some five hours they fail, and can then be retried.`;
      return `Renewing our access has failed${since} and we keep trying; ${untilAccessEnds(facts.accessExpiresAt)}.`;
    case 'outage':
      return `HubSpot has not answered${since}, so ${leadsWait(facts.waitingCount)} and we try again${facts.nextRetryAt ? ` at ${timeOf(facts.nextRetryAt)}` : ' soon'}; nothing to do, HubSpot's status page may say more.`;
    case 'limited':
      return limitSentence(facts.limit);
    case 'ok':
      if (facts.drain) return drainSentence(facts.drain);
      return hasLeads(facts.counts)
        ? 'New leads become HubSpot contacts within seconds.'
        : 'No lead has arrived yet; send a test lead to see one go through.';
  }
}

function limitSentence(limit: ConnectionFacts['limit']): string {
  if (limit === null) return "HubSpot's request limit is reached, so leads are queued; nothing to do.";
  const until = limit.until ? `until ${timeOf(limit.until)}` : 'until HubSpot takes requests again';
  switch (limit.kind) {
    case 'daily':
      return `HubSpot's daily limit is used up, so ${leadsWait(limit.queued)} ${until}; nothing to do.`;
    case 'migrating':
      return `HubSpot is moving the account to another data centre, so ${leadsWait(limit.queued)} ${until}; nothing to do.`;
    case 'burst': {
      const are = limit.queued === 1 ? 'is' : 'are';
      const done =
        limit.etaSeconds === null ? 'sent one after another' : `done in ${about(limit.etaSeconds)}`;
      return `HubSpot allows ${count(limit.requestsPer10s)} requests in 10 s, so ${counted(limit.queued, 'lead')} ${are} queued and ${done}; nothing to do.`;
    }
  }
}

/** `48 of 132 waiting leads are sent; about 1 min left.` */
export function drainSentence({ sent, total, etaSeconds }: NonNullable<ConnectionFacts['drain']>): string {
  const left = etaSeconds === null ? '' : `; ${about(etaSeconds)} left`;
  return `${count(sent)} of ${counted(total, 'waiting lead')} ${total === 1 ? 'is' : 'are'} sent${left}.`;
}

/** Why coming back from HubSpot did not connect, by the `problem` in the address; `null` for words that are not ours. */
export function connectProblemSentence(
  problem: string,
  { account, verb }: { readonly account: string | undefined; readonly verb: 'Connect' | 'Reconnect' },
): string | null {
  switch (problem) {
    case 'denied':
      return `You did not approve the connection in HubSpot, so nothing changed; press ${verb} to try again.`;
    case 'expired':
      return `The approval took longer than 10 minutes, so we discarded it; press ${verb} again.`;
    case 'taken':
      return `HubSpot account ${account ? `${account} ` : ''}already belongs to another workspace, so we did not connect it; choose another account or disconnect it there.`;
    case 'exchange_failed':
      return `HubSpot did not confirm the approval, so nothing changed; press ${verb} again.`;
    case 'scope_missing':
      return `The approval lacks a permission that we need, so nothing changed; press ${verb} again and leave every permission in place.`;
    case 'operator':
      return "HubSpot refuses this installation's app credentials, so nothing changed; only the operator can repair it (HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET).";
    case 'hubspot_away':
      return `HubSpot did not answer, so nothing changed; press ${verb} again in a few minutes.`;
    case 'signed_out':
      return `Your sign-in ended before you came back from HubSpot, so nothing changed; press ${verb} again.`;
    default:
      return null;
  }
}

const hasLeads = (counts: ConnectionFacts['counts']) => Object.values(counts).some((n) => n > 0);

const untilAccessEnds = (at: string | null) =>
  at !== null && Date.parse(at) > Date.now()
    ? `leads still sync until ${timeOf(at)}`
    : 'leads wait until it works again';

/** `12 leads wait`; none yet: those that come will. */
const leadsWait = (n: number) =>
  n === 0 ? 'new leads wait' : `${counted(n, 'lead')} ${n === 1 ? 'waits' : 'wait'}`;
const leadsAreKept = (n: number) =>
  n === 0 ? 'new leads are kept' : `${counted(n, 'lead')} ${n === 1 ? 'is' : 'are'} kept`;
const theyAre = (n: number) => (n === 1 ? 'it is' : 'they are');
const themselves = (n: number) => (n === 1 ? 'itself' : 'themselves');

/** `about 40 s`, `about 3 min`, `about 2 h`: no more exact than it is known. */
function about(seconds: number): string {
  if (seconds < 55) return `about ${Math.max(10, Math.ceil(seconds / 10) * 10)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
