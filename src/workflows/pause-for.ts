import type { FailureCode, FaultCode, WaitReason } from './contract.ts';

/** What a run does about a fault: wait and begin anew, or give up. */
export type Pause =
  | {
      readonly is: 'wait';
      readonly waitingFor: WaitReason;
      readonly waitMs: number | null;
      readonly countsAsRound: boolean;
    }
  | { readonly is: 'fail'; readonly code: FailureCode };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Between rounds of three attempts, while HubSpot is away: about a day in all. */
const OUTAGE_PAUSES_MS = [
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  1 * HOUR_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
  8 * HOUR_MS,
];
/** A bug of ours may be gone with the next deployment; after these rounds a person should look. */
const INTERNAL_PAUSES_MS = [1 * MINUTE_MS, 10 * MINUTE_MS, 1 * HOUR_MS, 4 * HOUR_MS];
const OPERATOR_PAUSE_MS = 10 * MINUTE_MS;
const DATABASE_PAUSE_MS = 15_000;
/** Another lead of the same person is being written; that takes a second, or a lease of a dead process. */
const PERSON_BUSY_PAUSE_MS = 20_000;
const JITTER = 0.2;

/**
 * Decides what follows a fault. Pure.
 * @param rounds how many rounds of attempts were used up before this one, by what stood in the way
 * @param waitMs how long HubSpot asked us to wait, where it did
 * @param random 0 to 1, so that leads which failed together don't return together
 */
export function pauseFor(
  fault: FaultCode,
  {
    rounds,
    waitMs,
    random,
  }: {
    rounds: Readonly<Partial<Record<WaitReason, number>>>;
    waitMs: number | null;
    random: number;
  },
): Pause {
  const jittered = (ms: number) => Math.round(ms * (1 - JITTER + 2 * JITTER * random));
  switch (fault) {
    case 'connection_required':
      return { is: 'wait', waitingFor: 'connection', waitMs: null, countsAsRound: false };
    case 'hubspot_limit': // as long as HubSpot asked, and a little more; never shorter
      return {
        is: 'wait',
        waitingFor: 'hubspot_limit',
        waitMs: Math.round((waitMs ?? 10_000) * (1 + JITTER * random)),
        countsAsRound: false,
      };
    case 'hubspot_outage':
      return roundOf(
        OUTAGE_PAUSES_MS,
        rounds.hubspot_outage ?? 0,
        'hubspot_outage',
        'outage_exhausted',
        jittered,
      );
    case 'internal_error':
      return roundOf(INTERNAL_PAUSES_MS, rounds.internal ?? 0, 'internal', 'internal_error', jittered);
    case 'operator_fault':
      return {
        is: 'wait',
        waitingFor: 'operator',
        waitMs: jittered(OPERATOR_PAUSE_MS),
        countsAsRound: false,
      };
    case 'database_unavailable':
      return {
        is: 'wait',
        waitingFor: 'internal',
        waitMs: jittered(DATABASE_PAUSE_MS),
        countsAsRound: false,
      };
    case 'person_busy':
      return {
        is: 'wait',
        waitingFor: 'internal',
        waitMs: jittered(PERSON_BUSY_PAUSE_MS),
        countsAsRound: false,
      };
    case 'invalid_email':
    case 'required_property_missing':
    case 'permission_denied':
    case 'contact_conflict':
    case 'refused':
    case 'suppressed':
    case 'outage_exhausted':
      return { is: 'fail', code: fault };
  }
}

function roundOf(
  pausesMs: readonly number[],
  round: number,
  waitingFor: WaitReason,
  code: FailureCode,
  jittered: (ms: number) => number,
): Pause {
  const pauseMs = pausesMs[round];
  if (pauseMs === undefined) return { is: 'fail', code };
  return { is: 'wait', waitingFor, waitMs: jittered(pauseMs), countsAsRound: true };
}
