import { setTimeout as delay } from 'node:timers/promises';
import type { Definitions } from '../hubspot/account-properties.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { ConnectionRequired } from './connection-required.ts';
import { type AccountOf, AccountSwitched } from './hubspot-accounts.ts';
import { SealBroken } from './seal-token.ts';

/** A page that only shows more with them does not wait for them longer. */
const WAIT_MS = 2_000;
/** Each is told where it matters; here it would only hide what is there without HubSpot. */
const FORESEEN = [ConnectionRequired, HubSpotError, SealBroken, AccountSwitched];

/**
 * The contact properties of a tenant's account, where they are known or HubSpot tells them soon; `null` where there is
 * no connection that can be used, or HubSpot keeps us waiting.
 */
export function knownDefinitions(accountOf: AccountOf, tenantId: string): Promise<Definitions | null> {
  const asked = accountOf(tenantId)
    .then(({ properties }) => properties.definitions())
    .catch((error: unknown) => {
      if (FORESEEN.some((one) => error instanceof one)) return null;
      throw error;
    });
  return Promise.race([asked, delay(WAIT_MS, null, { ref: false })]);
}
