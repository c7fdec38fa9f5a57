import type { Db } from '../db/client.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { HubSpotClient } from '../hubspot/hubspot-client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { Meter } from '../hubspot/meter.ts';
import type { Quota } from '../hubspot/quota.ts';
import type { EnsureFreshToken } from './ensure-fresh-token.ts';
import { requireReconnect } from './require-reconnect.ts';

const MINIMUM_LIFETIME_MS = 30_000;

interface VerifyDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly quota: Quota;
  readonly ensureFreshToken: EnsureFreshToken;
}

/**
 * Asks HubSpot for something harmless with the stored grant, before thousands of leads rely on it.
 * @throws {ConnectionRequired | HubSpotError}
 */
export async function verifyGrant(
  { db, app, quota, ensureFreshToken }: VerifyDeps,
  tenantId: string,
): Promise<void> {
  const tokens = (refusedVersion?: number) =>
    ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS, refusedVersion });
  try {
    const { hubId } = await tokens();
    const meter = new Meter(quota, hubId);
    const client = new HubSpotClient({ apiUrl: app.apiUrl, version: app.version, tokens, meter });
    await meter.run('requests', () => client.readAccount());
  } catch (error) {
    if (error instanceof HubSpotError && error.verdict.is === 'reconnect' && error.tokenVersion !== null) {
      await requireReconnect(db, tenantId, { tokenVersion: error.tokenVersion, verdict: error.verdict });
    }
    throw error;
  }
}
