import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import {
  type ConnectionHealth,
  DISCONNECTED,
  RECONNECTED,
  REFRESH_NOW,
  STATUS,
  type TenantRef,
  type TokenRefreshStatus,
} from './contract.ts';
import { faultOf } from './fault-of.ts';
import { FAILED_PAUSE_MAX_MS, RENEWAL_JITTER, renewalLeadMs } from './renewal-lead.ts';

const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 3 } as const;

const { renewToken } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry,
  summary: 'Renew the tokens when they are due',
});
const { verifyNewGrant } = proxyActivities<Activities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry,
  summary: 'Ask HubSpot whether it accepts the new grant',
});
/** Thousands of leads may wait: no limit but the heartbeat's. */
const { wakeLeads } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '10 seconds',
  summary: 'Put the waiting leads back in line',
});

/** A turn is about eleven events; a hundred turns are two days of renewals. */
const TURNS_PER_RUN_MAX = 100;
/** Nobody may have told us of a reconnect, so the database is asked now and then. */
const RECONNECT_CHECK_MS = 6 * 3_600_000;
const FAILED_PAUSES_MS = [15_000, 30_000, 60_000, 120_000];

/** Everything that a run hands on to the next one. */
export interface TokenRefreshInput extends TenantRef {
  readonly failures?: number;
  readonly asked?: Asked;
}

/** What signals have asked for and no turn has done yet. */
interface Asked {
  readonly verify: boolean;
  readonly now: boolean;
}
const NOTHING: Asked = { verify: false, now: false };

/**
 * Keeps one tenant's connection alive: sleeps until its tokens are due, renews them, and begins again. A broken
 * grant is waited out; after a re-auth the new one is verified and the waiting leads are woken.
 */
export async function tokenRefreshWorkflow(input: TokenRefreshInput): Promise<string> {
  const tenant: TenantRef = { tenantId: input.tenantId };
  let asked = input.asked ?? NOTHING;
  let failures = input.failures ?? 0;
  let disconnected = false;
  let status: TokenRefreshStatus = { state: 'renewing', nextAttemptAt: null, failures };

  setHandler(defineSignal(RECONNECTED), () => {
    asked = { ...asked, verify: true };
    disconnected = false; // the later of the two counts
  });
  setHandler(defineSignal(REFRESH_NOW), () => {
    asked = { ...asked, now: true };
  });
  setHandler(defineSignal(DISCONNECTED), () => {
    disconnected = true;
  });
  setHandler(defineQuery<TokenRefreshStatus>(STATUS), () => status);

  const show = (state: TokenRefreshStatus['state'], pauseMs: number | null) => {
    const nextAttemptAt = pauseMs === null ? null : new Date(Date.now() + pauseMs).toISOString();
    status = { state, nextAttemptAt, failures };
    setCurrentDetails(`${DETAILS[state]}${nextAttemptAt ? ` Next attempt at ${nextAttemptAt}.` : ''}`);
  };

  for (let turn = 0; turn < TURNS_PER_RUN_MAX && !disconnected; turn++) {
    const doing = asked;
    asked = NOTHING;
    show('renewing', null);
    try {
      const health = doing.verify
        ? await verifyNewGrant(tenant)
        : await renewToken({ ...tenant, now: doing.now });
      if (doing.verify && health.state === 'connected') {
        show('waking_leads', null);
        await wakeLeads(tenant);
      }
      if (health.state === 'ended' && asked === NOTHING) return 'ended';
      failures = 0;
      const pauseMs = pauseAfter(health);
      show(health.state === 'connected' ? 'fresh' : 'reconnect_required', pauseMs);
      await condition(() => disconnected || asked !== NOTHING, pauseMs);
    } catch (error) {
      if (isCancellation(error) || faultOf(error) === null) throw error;
      failures += 1;
      asked = { verify: asked.verify || doing.verify, now: asked.now || doing.now }; // still to be done
      const before = asked;
      const pauseMs = jittered(FAILED_PAUSES_MS[failures - 1] ?? FAILED_PAUSE_MAX_MS);
      show('renewal_failing', pauseMs);
      await condition(() => disconnected || asked !== before, pauseMs);
    }
  }
  if (disconnected) return 'disconnected';
  return continueAsNew<typeof tokenRefreshWorkflow>({ ...tenant, failures, asked });
}

/** Somewhat later than the moment at which a renewal is due, never at once, and never all tenants together. */
function pauseAfter(health: ConnectionHealth): number {
  if (health.state !== 'connected') return jittered(RECONNECT_CHECK_MS);
  const leadMs = renewalLeadMs(health.lifetimeMs);
  return Math.max(1_000, Math.round(health.expiresInMs - leadMs * (1 - RENEWAL_JITTER * Math.random())));
}

const jittered = (ms: number) => Math.round(ms * (1 - RENEWAL_JITTER / 2 + RENEWAL_JITTER * Math.random()));

/** What an engineer reads in the Web UI. */
const DETAILS: Record<TokenRefreshStatus['state'], string> = {
  renewing: '**Looks after the tokens** right now.',
  fresh: '**The tokens are fresh.**',
  renewal_failing: '**The tokens could not be renewed**; tries again, with growing pauses.',
  waking_leads: '**The grant is verified**; puts the waiting leads back in line.',
  reconnect_required:
    '**Waits for the workspace to reconnect HubSpot.** The signal `reconnected` sets it going.',
};
