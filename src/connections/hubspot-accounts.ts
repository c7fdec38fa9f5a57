import { AccountProperties } from '../hubspot/account-properties.ts';
import { GroupCommit, type GroupCommitMode } from '../hubspot/group-commit.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { type Contacts, HubSpotClient } from '../hubspot/hubspot-client.ts';
import { Meter } from '../hubspot/meter.ts';
import type { Quota } from '../hubspot/quota.ts';
import type { EnsureFreshToken } from './ensure-fresh-token.ts';

/** Enough for the call that follows at once. */
const MINIMUM_LIFETIME_MS = 60_000;

/** The tenant's account is another one since this call began; begun anew, it goes there. */
export class AccountSwitched extends Error {
  constructor() {
    super('The tenant uses another HubSpot account since');
    this.name = 'AccountSwitched';
  }
}

/** What a tenant's connected account lets us do. */
export interface Account {
  readonly hubId: number;
  readonly contacts: Contacts;
  readonly properties: AccountProperties;
}

/** @throws {ConnectionRequired | HubSpotError} */
export type AccountOf = (tenantId: string) => Promise<Account>;

/**
 * One group commit per account in this process, whatever activity asks: only so can calls leave together, and
 * only one of us asks for the account's slots.
 */
export function createAccountOf(deps: {
  readonly app: HubSpotApp;
  readonly ensureFreshToken: EnsureFreshToken;
  readonly quota: Quota;
  readonly groupCommit: GroupCommitMode;
}): AccountOf {
  const { app, quota, ensureFreshToken } = deps;
  const accounts = new Map<string, Account>();

  return async function accountOf(tenantId) {
    const { hubId } = await ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS });
    const key = `${tenantId} ${hubId}`;
    const known = accounts.get(key);
    if (known) return known;
    const meter = new Meter(quota, hubId);
    const client = new HubSpotClient({
      apiUrl: app.apiUrl,
      version: app.version,
      tokens: async (refusedVersion) => {
        const token = await ensureFreshToken(tenantId, {
          minimumLifetimeMs: MINIMUM_LIFETIME_MS,
          refusedVersion,
        });
        // The tenant uses another account since: what was meant for this one must not end up there.
        if (token.hubId !== hubId) throw new AccountSwitched();
        return token;
      },
      // Not recorded now, it comes with the next answer again.
      onLimit: (max) => void meter.noteLimit(max).catch(() => {}),
    });
    const account = {
      hubId,
      contacts: new GroupCommit({ client, meter, mode: deps.groupCommit }),
      properties: new AccountProperties({ client, meter }),
    };
    accounts.set(key, account);
    return account;
  };
}
