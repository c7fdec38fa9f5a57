import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections, pendingConnections } from '../db/schema.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { REQUIRED_SCOPES } from '../hubspot/oauth.ts';
import type { Quota } from '../hubspot/quota.ts';
import type { KeyRing } from '../key-ring.ts';
import { ConnectRefused } from './connect-refused.ts';
import { isTaken } from './is-taken.ts';
import { leavePending, type ReconnectSignals, takePending } from './pending-connection.ts';
import { type Grant, readGrant } from './read-grant.ts';
import { sealToken } from './seal-token.ts';
import { spendState } from './spend-state.ts';
import { type SealedGrant, storeConnection } from './store-connection.ts';

const PENDING_MINUTES = 10;

interface ConnectDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
  readonly quota: Quota;
  readonly signals: ReconnectSignals;
}

export interface ConnectResult {
  readonly tenantId: string;
  /** `pending`: another account than before; the person has to confirm it. */
  readonly became: 'connected' | 'pending';
}

/**
 * Turns an approval into a connection: checks the state, exchanges the code, reads whose account it is, stores the
 * tokens encrypted, and has the waiting leads woken. An account that differs from the one before waits for the
 * person's word; one that has waited until now is left.
 * @throws {ConnectRefused}
 */
export async function completeConnect(
  { db, app, keys, quota, signals }: ConnectDeps,
  { state, code, sessionHash }: { state: string; code: string; sessionHash: string },
): Promise<ConnectResult> {
  const tenantId = await spendState(db, { state, sessionHash });
  const grant = await readGrant({ app, quota }, code).catch(refuse);
  if (!REQUIRED_SCOPES.every((scope) => scope === 'oauth' || grant.account.scopes.includes(scope))) {
    throw new ConnectRefused('scope_missing');
  }
  const sealed = await sealGrant(keys, tenantId, grant);
  const { became, displaced } = await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ hubId: connections.hubId, hubDomain: connections.hubDomain })
      .from(connections)
      .where(eq(connections.tenantId, tenantId))
      .for('update');
    if (before && before.hubId !== sealed.hubId) {
      // Better said now than after the person has confirmed; the index still has the last word.
      if (await isTaken(tx, tenantId, sealed.hubId)) throw new ConnectRefused('account_taken', sealed.hubId);
      const [waited] = await takePending(tx, tenantId);
      await storePending(tx, tenantId, sealed);
      return { became: 'pending' as const, displaced: waited };
    }
    await storeConnection(tx, tenantId, { grant: sealed, before: before ?? null });
    const [waited] = await takePending(tx, tenantId);
    return { became: 'connected' as const, displaced: waited };
  });
  if (became === 'connected') await signals.reconnected({ tenantId });
  // Approved once more it is in use: leaving would end the new grant as well.
  if (displaced && displaced.hubId !== sealed.hubId) await leavePending({ db, app, keys }, displaced);
  return { tenantId, became };
}

async function sealGrant(keys: KeyRing, tenantId: string, grant: Grant): Promise<SealedGrant> {
  return {
    ...grant.account,
    accessToken: await sealToken(keys, { tenantId, kind: 'access' }, grant.accessToken),
    refreshToken: await sealToken(keys, { tenantId, kind: 'refresh' }, grant.refreshToken),
    accessExpiresAt: sql`clock_timestamp() + ${grant.lifetimeMs} * interval '1 millisecond'`,
    accessLifetimeMs: grant.lifetimeMs,
  };
}

async function storePending(tx: Pick<Db, 'insert'>, tenantId: string, grant: SealedGrant): Promise<void> {
  const pending = { ...grant, expiresAt: sql`clock_timestamp() + ${PENDING_MINUTES} * interval '1 minute'` };
  await tx.insert(pendingConnections).values({ tenantId, ...pending });
}

function refuse(error: unknown): never {
  if (!(error instanceof HubSpotError)) throw error;
  switch (error.verdict.is) {
    case 'code_refused':
      throw new ConnectRefused('code_refused');
    case 'operator':
      throw new ConnectRefused('operator_fault');
    case 'reconnect':
      throw new ConnectRefused('scope_missing');
    default:
      throw new ConnectRefused('hubspot_away');
  }
}
