import type { Db } from '../db/client.ts';
import { GroupCommit } from '../hubspot/group-commit.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { type Contacts, HubSpotClient } from '../hubspot/hubspot-client.ts';
import { Meter } from '../hubspot/meter.ts';
import { Quota } from '../hubspot/quota.ts';
import type { EnsureFreshToken } from './ensure-fresh-token.ts';

/** Enough for the call that follows at once. */
const MINIMUM_LIFETIME_MS = 60_000;

/** The contacts of a tenant's connected account. @throws {ConnectionRequired | HubSpotError} */
export type ContactsOf = (tenantId: string) => Promise<Contacts>;

/**
 * One group commit per account in this process, whatever activity asks: only so can calls leave together, and
 * only one of us asks for the account's slots.
 */
export function createContactsOf(deps: {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly ensureFreshToken: EnsureFreshToken;
  readonly requestsPer10s: number;
  readonly searchesPerSecond: number;
  readonly groupCommit: boolean;
}): ContactsOf {
  const { app, ensureFreshToken } = deps;
  const quota = new Quota(deps.db, { requests: deps.requestsPer10s, searches: deps.searchesPerSecond });
  const accounts = new Map<string, Contacts>();

  return async function contactsOf(tenantId) {
    const { hubId } = await ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS });
    const key = `${tenantId} ${hubId}`;
    const known = accounts.get(key);
    if (known) return known;
    const meter = new Meter(quota, hubId);
    const client = new HubSpotClient({
      apiUrl: app.apiUrl,
      version: app.version,
      tokens: (refusedVersion) =>
        ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS, refusedVersion }),
      // Not recorded now, it comes with the next answer again.
      onLimit: (max) => void meter.noteLimit(max).catch(() => {}),
    });
    const contacts = new GroupCommit({ client, meter, together: deps.groupCommit });
    accounts.set(key, contacts);
    return contacts;
  };
}
