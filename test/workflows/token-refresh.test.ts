import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities/create-activities.ts';
import {
  type ConnectionHealth,
  DISCONNECTED,
  RECONNECTED,
  REFRESH_NOW,
  STATUS,
  TOKEN_REFRESH_WORKFLOW,
  type TokenRefreshStatus,
} from '../../src/workflows/contract.ts';
import { renewalLeadMs } from '../../src/workflows/renewal-lead.ts';
import { useTimeSkipping } from '../support/time-skipping.ts';

const LIFE_MS = 1_800_000;
const HOUR_MS = 3_600_000;

type ConnectionActivities = Pick<Activities, 'renewToken' | 'verifyNewGrant' | 'wakeLeads'>;

describe('keeping a connection alive', () => {
  const temporal = useTimeSkipping();
  let run = 0;

  /** A HubSpot whose tokens live half an hour of Temporal's own time, and that can be away or say that the grant is gone. */
  function aConnection() {
    const renewedAt: number[] = [];
    const calls: string[] = [];
    const state = { expiresAt: 0, away: false, granted: true, expiredFor: 0 };
    const now = () => temporal.now();
    const health = (): ConnectionHealth => ({
      state: 'connected',
      expiresInMs: state.expiresAt - now(),
      lifetimeMs: LIFE_MS,
    });
    const answer = (due: () => boolean): ConnectionHealth => {
      if (!state.granted) return { state: 'reconnect_required' };
      state.expiredFor = Math.max(state.expiredFor, state.expiresAt === 0 ? 0 : now() - state.expiresAt);
      if (!due()) return health();
      if (state.away) throw ApplicationFailure.create({ type: 'hubspot_outage', message: 'hubspot_outage' });
      renewedAt.push(now());
      state.expiresAt = now() + LIFE_MS;
      return health();
    };
    const activities: ConnectionActivities = {
      renewToken: async ({ now: atOnce }) => {
        calls.push(atOnce ? 'renew now' : 'renew');
        await temporal.readClock();
        return answer(() => atOnce || state.expiresAt - now() <= renewalLeadMs(LIFE_MS));
      },
      verifyNewGrant: async () => {
        calls.push('verify');
        await temporal.readClock();
        return answer(() => state.expiresAt <= now());
      },
      wakeLeads: async () => {
        calls.push('wake');
        return 3;
      },
    };
    return { state, activities, calls, renewedAt };
  }

  const start = (taskQueue: string) => {
    run += 1;
    return temporal.client.workflow.start(TOKEN_REFRESH_WORKFLOW, {
      taskQueue,
      workflowId: `token-refresh-${run}`,
      args: [{ tenantId: 'acme' }],
    });
  };

  /** A run left without a worker would hold the clock of the tests that follow. */
  const end = async (handle: WorkflowHandle): Promise<unknown> => {
    await handle.signal(DISCONNECTED);
    return handle.result();
  };

  it('renews within the last five minutes of each life, over a day, and no token ever expires', async () => {
    const { activities, state, renewedAt } = aConnection();
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('1 day');
      await end(handle);
    });
    expect(state.expiredFor).toBe(0);
    const gaps = renewedAt.slice(1).map((at, n) => at - (renewedAt[n] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(24.9 * 60_000);
    expect(Math.max(...gaps)).toBeLessThan(26.5 * 60_000);
    expect(renewedAt.length).toBeGreaterThanOrEqual((24 * 60) / 26.5);
    expect(renewedAt.length).toBeLessThanOrEqual((24 * 60) / 24.9 + 1);
  });

  it('keeps its history bounded by beginning new runs', async () => {
    const { activities } = aConnection();
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('2 days');
      const latest = await temporal.client.workflow.getHandle(handle.workflowId).describe();
      expect(latest.runId).not.toBe(handle.firstExecutionRunId);
      expect(latest.historyLength).toBeLessThan(1_500);
      await end(temporal.client.workflow.getHandle(handle.workflowId));
    });
  });

  it('survives an outage of an hour: tries with pauses, never spins, and renews as soon as HubSpot is back', async () => {
    const { activities, state, calls, renewedAt } = aConnection();
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('10 minutes');
      state.away = true;
      await temporal.sleep('1 hour');
      const status = await handle.query<TokenRefreshStatus>(STATUS);
      expect(status).toMatchObject({ state: 'renewal_failing' });
      expect(status.failures).toBeGreaterThan(5);
      expect(calls.length).toBeLessThan(100);
      state.away = false;
      const backAt = temporal.now() + 0;
      await temporal.sleep('6 minutes');
      expect((renewedAt.at(-1) ?? 0) - backAt).toBeLessThan(6 * 60_000);
      expect(renewedAt).toHaveLength(2);
      expect(await handle.query<TokenRefreshStatus>(STATUS)).toMatchObject({ state: 'fresh', failures: 0 });
      await end(handle);
    });
  });

  it('waits for a person when the grant is gone; told of a new one, it verifies it and wakes the leads', async () => {
    const { activities, state, calls } = aConnection();
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('1 minute');
      state.granted = false;
      await temporal.sleep('3 hours');
      expect(await handle.query<TokenRefreshStatus>(STATUS)).toMatchObject({ state: 'reconnect_required' });
      const before = calls.length;
      state.granted = true;
      await handle.signal(RECONNECTED);
      await temporal.sleep('1 minute');
      expect(calls.slice(before)).toEqual(['verify', 'wake']);
      expect(await handle.query<TokenRefreshStatus>(STATUS)).toMatchObject({ state: 'fresh' });
      await end(handle);
    });
  });

  it('does not wake leads on a grant that HubSpot does not accept', async () => {
    const { activities, state, calls } = aConnection();
    state.granted = false;
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await handle.signal(RECONNECTED);
      await temporal.sleep('1 minute');
      expect(calls).toContain('verify');
      expect(calls).not.toContain('wake');
      await end(handle);
    });
  });

  it('verifies a new grant again and again while HubSpot is away, until the leads are woken', async () => {
    const { activities, state, calls } = aConnection();
    state.away = true;
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await handle.signal(RECONNECTED);
      await temporal.sleep('30 minutes');
      expect(calls).not.toContain('wake');
      state.away = false;
      await temporal.sleep('10 minutes');
      expect(calls.at(-1)).toBe('wake');
      await end(handle);
    });
  });

  it('ends by itself when it finds that the connection was ended and nobody told it', async () => {
    const { activities } = aConnection();
    const renewToken: Activities['renewToken'] = async () => ({ state: 'ended' });
    await temporal.withWorker({ ...activities, renewToken }, async (taskQueue) => {
      expect(await (await start(taskQueue)).result()).toBe('ended');
    });
  });

  it('renews at once when told to', async () => {
    const { activities, calls, renewedAt } = aConnection();
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('1 minute');
      await handle.signal(REFRESH_NOW);
      await temporal.sleep('1 minute');
      expect(calls).toContain('renew now');
      expect(renewedAt).toHaveLength(2);
      expect(await end(handle)).toBe('disconnected');
    });
  });

  it('ends when the connection is ended, and a reconnect right behind it is not lost', async () => {
    const { activities, calls } = aConnection();
    await temporal.withWorker(activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await temporal.sleep('1 minute');
      await Promise.all([handle.signal(DISCONNECTED), temporal.sleep('1 second')]);
      expect(await handle.result()).toBe('disconnected');

      const again = await temporal.client.workflow.signalWithStart(TOKEN_REFRESH_WORKFLOW, {
        taskQueue,
        workflowId: handle.workflowId,
        args: [{ tenantId: 'acme' }],
        signal: RECONNECTED,
      });
      await temporal.sleep(`${HOUR_MS}ms`);
      expect(calls).toContain('wake');
      await end(again);
    });
  });
});
