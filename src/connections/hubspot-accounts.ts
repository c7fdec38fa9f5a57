import { AccountProperties } from '../hubspot/account-properties.ts';
import { GroupCommit, type GroupCommitMode } from '../hubspot/group-commit.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { type Contacts, HubSpotClient } from '../hubspot/hubspot-client.ts';
import { Meter } from '../hubspot/meter.ts';
import type { Quota } from '../hubspot/quota.ts';
import type { EnsureFreshToken } from './ensure-fresh-token.ts';
import { RecentToken } from './recent-token.ts';

/** Enough for the calls that follow at once. */
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
  /** The token of its calls, as it was read last. */
  readonly token: RecentToken;
}

/**
 * @param options.mayBeOld the account that the tenant had when last asked for will do, where our database was just
 * asked: each call to HubSpot needs a token that is read then, or was confirmed just before
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

  const read = (tenantId: string, refusedVersion?: number) =>
    ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS, refusedVersion });

  function newAccount(tenantId: string, hubId: number): Account {
    const token = new RecentToken();
    const meter = new Meter(quota, hubId);
    const client = new HubSpotClient({
      apiUrl: app.apiUrl,
      version: app.version,
      tokens: async (refusedVersion) => {
        const confirmed = refusedVersion === undefined ? token.confirmed : null;
        if (confirmed) return confirmed;
        const stored = await read(tenantId, refusedVersion);
        // The tenant uses another account since: what was meant for this one must not end up there.
        if (stored.hubId !== hubId) throw new AccountSwitched();
        token.keep(stored);
        return stored;
      },
      meter,
    });
    const contacts = new GroupCommit({ client, meter, mode: deps.groupCommit });
    return { hubId, contacts, properties: new AccountProperties({ client, meter }), token };
  }

  return async function accountOf(tenantId, { mayBeOld } = { mayBeOld: false }) {
    const known = accounts.get(tenantId);
    if (known && mayBeOld) return known;
    const stored = await read(tenantId);
    const last = accounts.get(tenantId);
    const account = last?.hubId === stored.hubId ? last : newAccount(tenantId, stored.hubId);
    accounts.set(tenantId, account);
    account.token.keep(stored);
    return account;
  };
}
