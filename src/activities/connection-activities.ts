import { Context } from '@temporalio/activity';
import { ConnectionRequired } from '../connections/connection-required.ts';
import type { EnsureFreshToken, FreshToken } from '../connections/ensure-fresh-token.ts';
import { readTokenVersion } from '../connections/read-token-version.ts';
import { verifyGrant } from '../connections/verify-grant.ts';
import type { Db } from '../db/client.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import type { Quota } from '../hubspot/quota.ts';
import { wakeWaitingLeads } from '../leads/wake-waiting-leads.ts';
import type { ConnectionHealth, TenantRef } from '../workflows/contract.ts';
import { RENEWAL_LEAD_MAX_MS } from '../workflows/renewal-lead.ts';

export interface ConnectionActivityDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly quota: Quota;
  readonly ensureFreshToken: EnsureFreshToken;
}

/** What a tenant's refresh workflow asks for. No token ever leaves these functions. */
export function connectionActivities({ db, app, quota, ensureFreshToken }: ConnectionActivityDeps) {
  return {
    /** Renews the tokens when they are due, or at once when told to; says how long they live. */
    renewToken: ({ tenantId, now }: TenantRef & { now: boolean }): Promise<ConnectionHealth> =>
      whileConnected(async () => {
        if (!now)
          return healthOf(await ensureFreshToken(tenantId, { minimumLifetimeMs: RENEWAL_LEAD_MAX_MS }));
        // Any newer one will do: one that had ended would else be renewed twice.
        const refusedVersion = await readTokenVersion(db, tenantId);
        return healthOf(await ensureFreshToken(tenantId, { minimumLifetimeMs: 0, refusedVersion }));
      }),

    /** Makes sure that HubSpot accepts a new grant, before leads are sent on it. */
    verifyNewGrant: ({ tenantId }: TenantRef): Promise<ConnectionHealth> =>
      whileConnected(async () => {
        await verifyGrant({ db, app, quota, ensureFreshToken }, tenantId);
        return healthOf(await ensureFreshToken(tenantId, { minimumLifetimeMs: 0 }));
      }),

    /**
     * Puts every lead that waits for the connection back in line, page by page. What a dead worker has left is
     * found by the next attempt: the waiting leads themselves are the list.
     */
    wakeLeads: async ({ tenantId }: TenantRef): Promise<number> => {
      let woken = 0;
      for (;;) {
        const page = await wakeWaitingLeads(db, tenantId);
        if (page === 0) return woken;
        woken += page;
        Context.current().heartbeat(woken);
      }
    },
  };
}

const healthOf = ({ expiresInMs, lifetimeMs }: FreshToken): ConnectionHealth => ({
  state: 'connected',
  expiresInMs: Math.round(expiresInMs),
  lifetimeMs,
});

/** A broken or ended connection is an answer here, not a failure: the workflow waits for a person. */
async function whileConnected(step: () => Promise<ConnectionHealth>): Promise<ConnectionHealth> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ConnectionRequired) {
      return { state: error.status === 'reconnect_required' ? 'reconnect_required' : 'ended' };
    }
    if (error instanceof HubSpotError && error.verdict.is === 'reconnect')
      return { state: 'reconnect_required' };
    throw error;
  }
}
