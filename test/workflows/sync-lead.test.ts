import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities/create-activities.ts';
import {
  type HaltedState,
  type LeadRef,
  RECONNECTED,
  SYNC_LEAD_WORKFLOW,
  syncLeadWorkflowId,
} from '../../src/workflows/contract.ts';
import { replayNow } from '../support/record-history.ts';
import { useTimeSkipping } from '../support/time-skipping.ts';

const lead = { tenantId: 'acme', leadId: 'lead_1' };
const HOUR_MS = 3_600_000;

/** The starter, in short: it calls a lead up as soon as that is in line. */
let callUp: (ref: LeadRef) => Promise<void> = async () => {};

/** Activities that do as they are told, and remember what was asked of them. */
function fakes(
  script: Partial<Pick<Activities, 'refreshToken' | 'searchContact' | 'createOrUpdateContact'>> = {},
) {
  const calls: string[] = [];
  const halted: HaltedState[] = [];
  const noted =
    <Args extends unknown[], Result>(name: string, does: (...args: Args) => Promise<Result>) =>
    (...args: Args) => {
      calls.push(name);
      return does(...args);
    };
  const activities = {
    refreshToken: noted('refreshToken', script.refreshToken ?? (async () => ({ state: 'ready' }))),
    searchContact: noted('searchContact', script.searchContact ?? (async () => ({ contactId: null }))),
    createOrUpdateContact: noted(
      'createOrUpdateContact',
      script.createOrUpdateContact ?? (async () => ({ contactId: '7', outcome: 'created' })),
    ),
    recordState: async ({ state }) => {
      halted.push(state);
    },
    queueAgain: async (ref) => {
      calls.push('queueAgain');
      await callUp(ref);
    },
  } satisfies Partial<Activities>;
  return { activities, calls, halted };
}

const failure = (
  type: string,
  { nonRetryable = true, waitMs }: { nonRetryable?: boolean; waitMs?: number } = {},
) =>
  ApplicationFailure.create({
    type,
    message: type,
    nonRetryable,
    details: waitMs === undefined ? [] : [{ waitMs }],
  });

/** Fails as often as it is told to, then does what it should. */
function failing<Result>(times: number, error: () => Error, result: Result) {
  let left = times;
  return async () => {
    if (left-- > 0) throw error();
    return result;
  };
}

describe('syncing a lead', () => {
  const temporal = useTimeSkipping();
  let run = 0;
  beforeEach(() => {
    callUp = (ref) => temporal.client.workflow.getHandle(syncLeadWorkflowId(ref)).signal(RECONNECTED);
  });

  const start = (taskQueue: string) => {
    run += 1;
    const ref = { ...lead, leadId: `lead_${run}` };
    return temporal.client.workflow.start(SYNC_LEAD_WORKFLOW, {
      taskQueue,
      workflowId: syncLeadWorkflowId(ref),
      args: [ref],
    });
  };
  const execute = (activities: Partial<Activities>, history?: string) =>
    temporal.withWorker(activities, async (taskQueue) => {
      const started = await start(taskQueue);
      const result = await started.result();
      if (history !== undefined) await replayNow(history, started);
      return result;
    });

  it('takes three activities: token, search, write', async () => {
    const { activities, calls } = fakes();
    expect(await execute(activities)).toBe('created contact 7');
    expect(calls).toEqual(['refreshToken', 'searchContact', 'createOrUpdateContact']);
  });

  it('hands the contact that was found to the one that writes', async () => {
    const written: unknown[] = [];
    const { activities } = fakes({
      searchContact: async () => ({ contactId: '41' }),
      createOrUpdateContact: async (input) => {
        written.push(input);
        return { contactId: '41', outcome: 'updated' };
      },
    });
    expect(await execute(activities)).toBe('updated contact 41');
    expect(written).toEqual([expect.objectContaining({ tenantId: 'acme', contactId: '41' })]);
  });

  it('ends at once for a lead that is synced already', async () => {
    const { activities, calls } = fakes({ refreshToken: async () => ({ state: 'nothing_to_do' }) });
    expect(await execute(activities)).toBe('nothing to do');
    expect(calls).toEqual(['refreshToken']);
  });

  it('tries a call three times, with growing pauses, before it lets the lead wait', async () => {
    const away = () => failure('hubspot_outage', { nonRetryable: false });
    const patient = fakes({ searchContact: failing(2, away, { contactId: null }) });
    expect(await execute(patient.activities)).toBe('created contact 7');
    expect(patient.halted).toEqual([]);

    const longer = fakes({ searchContact: failing(3, away, { contactId: null }) });
    expect(await execute(longer.activities, 'lead-waited-for-hubspot')).toBe('created contact 7');
    expect(longer.calls.filter((name) => name === 'searchContact')).toHaveLength(4); // the fourth in the next round
    expect(longer.halted).toEqual([
      expect.objectContaining({ status: 'waiting', waitingFor: 'hubspot_outage' }),
    ]);
  });

  it.each(['invalid_email', 'required_property_missing', 'permission_denied', 'contact_conflict'] as const)(
    'does not repeat a lead that HubSpot refuses with %s; the run fails and says why',
    async (code) => {
      const { activities, calls, halted } = fakes({
        createOrUpdateContact: async () => {
          throw failure(code);
        },
      });
      const error: unknown = await execute(activities).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause).toMatchObject({ type: code });
      expect((error as WorkflowFailedError).cause).not.toBeInstanceOf(ActivityFailure);
      expect(calls.filter((name) => name === 'createOrUpdateContact')).toHaveLength(1);
      expect(halted).toEqual([{ status: 'failed', code }]);
    },
  );

  it('outlives an outage of hours, and gives up after about a day', async () => {
    const down = async () => {
      throw failure('hubspot_outage', { nonRetryable: false });
    };
    const { activities, calls, halted } = fakes({ searchContact: down });
    const before = await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
      return handle.describe();
    });
    expect(halted.at(-1)).toEqual({ status: 'failed', code: 'outage_exhausted' });
    expect(calls.filter((name) => name === 'searchContact')).toHaveLength(3 * 10);
    const lastedMs = (before.closeTime?.getTime() ?? 0) - before.startTime.getTime();
    expect(lastedMs).toBeGreaterThan(18 * HOUR_MS);
    expect(lastedMs).toBeLessThan(30 * HOUR_MS);
  });

  it('waits as long as HubSpot asks, and does not count it as a failed attempt', async () => {
    const { activities, halted } = fakes({
      searchContact: failing(12, () => failure('hubspot_limit', { waitMs: 5 * HOUR_MS }), {
        contactId: null,
      }),
    });
    expect(await execute(activities)).toBe('created contact 7');
    expect(halted).toHaveLength(12);
    for (const state of halted) {
      expect(state).toMatchObject({ status: 'waiting', waitingFor: 'hubspot_limit' });
      expect((state as { waitMs: number }).waitMs).toBeGreaterThanOrEqual(5 * HOUR_MS);
    }
  });

  it('stands in line again when its time to wait is over, and goes on when it is called up', async () => {
    const { activities, calls } = fakes({
      searchContact: failing(1, () => failure('hubspot_limit', { waitMs: HOUR_MS }), { contactId: null }),
    });
    await execute(activities);
    expect(calls).toEqual([
      'refreshToken',
      'searchContact',
      'queueAgain',
      'refreshToken',
      'searchContact',
      'createOrUpdateContact',
    ]);
  });

  it('goes on by itself when nobody calls it up for an hour', async () => {
    callUp = async () => {};
    const { activities } = fakes({
      searchContact: failing(1, () => failure('hubspot_limit', { waitMs: HOUR_MS }), { contactId: null }),
    });
    expect(await execute(activities)).toBe('created contact 7');
  });

  it('waits for weeks without a connection, and goes on when it is told that there is one', async () => {
    const { activities, calls, halted } = fakes({
      refreshToken: failing(1, () => failure('connection_required'), { state: 'ready' as const }),
    });
    const result = await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('30 days');
      expect(calls).toEqual(['refreshToken']);
      await handle.signal(RECONNECTED);
      return handle.result();
    });
    expect(result).toBe('created contact 7');
    expect(halted).toEqual([{ status: 'waiting', waitingFor: 'connection', waitMs: null }]);
  });

  it('does not miss a reconnect that comes before it waits', async () => {
    const client = () => temporal.client;
    const { activities } = fakes({
      refreshToken: (() => {
        let calls = 0;
        return async (ref: { tenantId: string; leadId: string }) => {
          calls += 1;
          if (calls > 1) return { state: 'ready' as const };
          await client().workflow.getHandle(syncLeadWorkflowId(ref)).signal(RECONNECTED);
          throw failure('connection_required');
        };
      })(),
    });
    expect(await execute(activities)).toBe('created contact 7');
  });

  it('begins anew when a person retries while the failure is being recorded', async () => {
    const { activities, halted } = fakes({
      createOrUpdateContact: failing(1, () => failure('invalid_email'), {
        contactId: '7',
        outcome: 'created' as const,
      }),
    });
    const recordState: Activities['recordState'] = async ({ state, ...ref }) => {
      halted.push(state);
      await temporal.client.workflow.getHandle(syncLeadWorkflowId(ref)).signal(RECONNECTED);
    };
    expect(await execute({ ...activities, recordState })).toBe('created contact 7');
    expect(halted).toEqual([{ status: 'failed', code: 'invalid_email' }]);
  });

  it('waits without end, and without using up attempts, while our own database is away', async () => {
    const { activities, halted } = fakes({
      refreshToken: failing(40, () => failure('database_unavailable'), { state: 'ready' as const }),
    });
    expect(await execute(activities)).toBe('created contact 7');
    expect(halted).toHaveLength(40);
    expect(halted[0]).toMatchObject({ status: 'waiting', waitingFor: 'internal' });
  });

  it('keeps the history of an endless wait bounded: after a hundred waits a new run takes over', async () => {
    const { activities } = fakes({
      refreshToken: failing(102, () => failure('operator_fault'), { state: 'ready' as const }),
    });
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      expect(await handle.result()).toBe('created contact 7');
      const latest = await temporal.client.workflow.getHandle(handle.workflowId).describe();
      expect(latest.runId).not.toBe(handle.firstExecutionRunId);
      expect(latest.historyLength).toBeLessThan(700);
    });
  }, 180_000); // what takes long is a hundred waits
});
