import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { type HaltedState, LEAD_STATUS, type LeadRef, RECONNECTED, type WaitReason } from './contract.ts';
import { faultOf } from './fault-of.ts';
import { pauseFor } from './pause-for.ts';

const reconnected = defineSignal(RECONNECTED);

/** Three attempts, 1 s and 2 s apart. Heartbeats tell within seconds that a worker has died. */
const toHubSpot = {
  startToCloseTimeout: '3 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 },
} as const;

const { refreshToken } = proxyActivities<Activities>({
  ...toHubSpot,
  summary: 'Make sure that HubSpot lets us in',
});
const { searchContact } = proxyActivities<Activities>({
  ...toHubSpot,
  summary: 'Search the contact by email',
});
const { createOrUpdateContact } = proxyActivities<Activities>({
  ...toHubSpot,
  summary: 'Create or update the contact',
});
/** What a lead waits for must be on record before it waits, however long our database is away. */
const { recordState, queueAgain } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  summary: 'Record where the lead stands',
});

/** Nobody may be there to call the lead up, so in the end it goes on by itself. */
const IN_LINE_MAX = '1 hour';

/** A wait that never ends still needs a history that does: then a new run takes over. */
const WAITS_PER_RUN_MAX = 100;

/** Rounds of attempts that were used up, by what stood in the way. */
type Rounds = Partial<Record<WaitReason, number>>;

export interface SyncLeadInput extends LeadRef {
  /** What earlier runs of a long wait have used up. */
  readonly rounds?: Rounds;
}

/** The story of one lead: refresh the token, search the contact, create or update it; wait and begin anew when it can't be. */
export async function syncLeadWorkflow({ rounds = {}, ...lead }: SyncLeadInput): Promise<string> {
  let wakeUps = 0; // counted, so that a signal which comes before the wait is not lost
  setHandler(reconnected, () => {
    wakeUps += 1;
  });

  for (let waits = 0; waits < WAITS_PER_RUN_MAX; waits++) {
    const seen = wakeUps;
    if (waits > 0) goOn();
    try {
      return await sync(lead);
    } catch (error) {
      const fault = isCancellation(error) ? null : faultOf(error);
      if (fault === null) throw error;
      const pause = pauseFor(fault.code, { rounds, waitMs: fault.waitMs, random: Math.random() });

      if (pause.is === 'fail') {
        await halt(lead, { status: 'failed', code: pause.code });
        if (wakeUps > seen) continue; // meanwhile a person pressed Retry, or the sweep took the run for a silent one
        throw ApplicationFailure.nonRetryable(`The lead failed: ${pause.code}`, pause.code);
      }

      await halt(lead, { status: 'waiting', waitingFor: pause.waitingFor, waitMs: pause.waitMs });
      setCurrentDetails(DETAILS[pause.waitingFor]);
      await passed(lead, () => wakeUps > seen, pause.waitMs);
      if (pause.countsAsRound) rounds[pause.waitingFor] = (rounds[pause.waitingFor] ?? 0) + 1;
    }
  }
  return continueAsNew<typeof syncLeadWorkflow>({ ...lead, rounds });
}

async function sync(lead: LeadRef): Promise<string> {
  const access = await refreshToken(lead);
  if (access.state === 'nothing_to_do') return 'nothing to do';
  const match = await searchContact(lead);
  const written = await createOrUpdateContact({ ...lead, ...match });
  return `${written.outcome} contact ${written.contactId}`;
}

async function halt(lead: LeadRef, state: HaltedState): Promise<void> {
  upsertSearchAttributes([{ key: LEAD_STATUS, value: state.status }]);
  await recordState({ ...lead, state });
}

function goOn(): void {
  upsertSearchAttributes([{ key: LEAD_STATUS, value: 'syncing' }]);
  setCurrentDetails('');
}

/**
 * Waits until the lead is woken. When its time is over it goes back in line itself, like any other: thousands whose
 * timers end together pass the starter's gate, and delay nobody.
 */
async function passed(lead: LeadRef, isWoken: () => boolean, waitMs: number | null): Promise<void> {
  if (waitMs === null) return condition(isWoken); // no end: a person may take weeks to reconnect
  if (await condition(isWoken, waitMs)) return;
  await queueAgain(lead);
  await condition(isWoken, IN_LINE_MAX);
}

/** What an engineer reads in the Web UI. */
const DETAILS: Record<WaitReason, string> = {
  connection: '**Waits for the workspace to connect HubSpot.** The signal `reconnected` sets it going.',
  hubspot_limit: '**Waits because HubSpot said so** (request limit or migration). A timer sets it going.',
  hubspot_outage:
    '**Waits for HubSpot to answer again.** Three attempts failed; a timer starts the next three.',
  operator: '**Waits for the operator**: HubSpot refuses our app’s client id or secret. A timer tries again.',
  internal: '**Waits for a part of our own** (database or worker). A timer tries again.',
};
