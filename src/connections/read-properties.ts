import type { Db } from '../db/client.ts';
import { DomainError } from '../domain-error.ts';
import type { Definitions, GroupLabels } from '../hubspot/account-properties.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { whyNotWritable } from '../hubspot/property-definition.ts';
import { ConnectionRequired } from './connection-required.ts';
import { type AccountOf, AccountSwitched } from './hubspot-accounts.ts';
import { requireReconnect } from './require-reconnect.ts';

/**
 * The contact properties of a tenant's account, for whoever maps fields to them.
 * @param refresh asks HubSpot now, whatever is known
 * @throws {DomainError} `not-connected`, `hubspot-away`
 */
export async function readProperties(
  { db, accountOf }: { db: Db; accountOf: AccountOf },
  { tenantId, refresh }: { tenantId: string; refresh: boolean },
) {
  const [{ readAt, byName }, groups] = await read(accountOf, tenantId, refresh).catch(
    async (error: unknown) => {
      throw await refusalOf(error, db, tenantId);
    },
  );
  const properties = [...byName.values()].map((definition) => {
    const { name, label, type, fieldType, groupName: group, options } = definition;
    const reason = whyNotWritable(definition);
    return {
      name,
      label,
      type,
      fieldType,
      options,
      group,
      groupLabel: groups.get(group) ?? group,
      writable: reason === null,
      reason,
    };
  });
  return { properties, readAt };
}

async function read(
  accountOf: AccountOf,
  tenantId: string,
  refresh: boolean,
): Promise<[Definitions, GroupLabels]> {
  const { properties } = await accountOf(tenantId);
  const age = refresh ? { ageMaxMs: 0 } : {};
  return Promise.all([
    properties.definitions(age),
    properties.groups(age).catch(() => new Map<string, string>()), // headings only: shown by their internal names then
  ]);
}

async function refusalOf(error: unknown, db: Db, tenantId: string): Promise<unknown> {
  if (error instanceof ConnectionRequired) return notConnected();
  if (error instanceof AccountSwitched) return hubspotAway();
  if (!(error instanceof HubSpotError)) return error;
  if (error.verdict.is !== 'reconnect') return hubspotAway();
  if (error.tokenVersion !== null) {
    await requireReconnect(db, tenantId, { tokenVersion: error.tokenVersion, verdict: error.verdict });
  }
  return notConnected();
}

const hubspotAway = () =>
  new DomainError(
    'hubspot-away',
    'HubSpot did not give us the properties of this account, so we have none to show; try again in a moment.',
  );

const notConnected = () =>
  new DomainError(
    'not-connected',
    'HubSpot is not connected, so its properties cannot be read; connect it and try again.',
  );
