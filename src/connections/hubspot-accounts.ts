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

/**
 * @param options.mayBeOld the account that the tenant had when last asked for will do, where our database was just
 * asked: each call to HubSpot asks for the token anyway, and finds out what has changed since
 * @throws {ConnectionRequired | HubSpotError}
 */
export type AccountOf = (tenantId: string, options?: { mayBeOld: boolean }) => Promise<Account>;

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

  return async function accountOf(tenantId, { mayBeOld } = { mayBeOld: false }) {
    const known = accounts.get(tenantId);
    if (known && mayBeOld) return known;
    const { hubId } = await ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS });
    const current = accounts.get(tenantId);
    if (current?.hubId === hubId) return current;
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
      meter,
    });
    const account = {
      hubId,
      contacts: new GroupCommit({ client, meter, mode: deps.groupCommit }),
      properties: new AccountProperties({ client, meter }),
    };
    accounts.set(tenantId, account);
    return account;
  };
}
