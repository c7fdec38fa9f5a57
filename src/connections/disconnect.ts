import { and, eq, ne, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connectionEvents, connections } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import type { KeyRing } from '../key-ring.ts';
import { type Actor, actorWords } from './actor.ts';
import type { EnsureFreshToken } from './ensure-fresh-token.ts';
import { leavePending, leaveStored, takePending } from './pending-connection.ts';

/** Uninstalling needs a token that lives for one call. */
const MINIMUM_LIFETIME_MS = 30_000;

interface DisconnectDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
  readonly ensureFreshToken: EnsureFreshToken;
  /** Told as soon as the tokens are erased: later it might end what a quick reconnect has begun. */
  readonly signals: { disconnected(tenant: { tenantId: string }): Promise<void> };
}

/**
 * Ends the connection: erases the tokens here, then uninstalls the app and revokes the grant at HubSpot. In this
 * order, because a lead that is just being written must find "disconnected", not a broken grant. An account that
 * waits for the person's word is left, too.
 * @returns whether HubSpot confirmed the end of all
 * @throws {DomainError} `not-connected`
 */
export async function disconnect(
  { db, app, keys, ensureFreshToken, signals }: DisconnectDeps,
  { tenantId, by }: { tenantId: string; by: Actor },
): Promise<{ confirmed: boolean }> {
  // Best effort: an expired access token could not uninstall anything.
  await ensureFreshToken(tenantId, { minimumLifetimeMs: MINIMUM_LIFETIME_MS }).catch(() => {});
  const { erased, waited } = await db.transaction(async (tx) => {
    const [before] = await tx
      .select()
      .from(connections)
      .where(and(eq(connections.tenantId, tenantId), ne(connections.status, 'disconnected')))
      .for('update');
    if (!before) {
      throw new DomainError('not-connected', 'HubSpot is not connected, so there is nothing to disconnect.');
    }
    await tx
      .update(connections)
      .set({
        status: 'disconnected',
        accessToken: null,
        refreshToken: null,
        accessExpiresAt: null,
        leaseId: null,
        leaseUntil: null,
        lastError: null,
        drainTotal: null,
        tokenVersion: sql`${connections.tokenVersion} + 1`,
      })
      .where(eq(connections.tenantId, tenantId));
    const [waited] = await takePending(tx, tenantId);
    await tx.insert(connectionEvents).values({
      tenantId,
      kind: 'disconnected',
      message: 'HubSpot was disconnected and the tokens were erased; waiting leads are kept.',
      actor: actorWords(by),
    });
    return { erased: before, waited };
  });
  await signals.disconnected({ tenantId });
  const left = await leaveStored({ app, keys }, tenantId, erased);
  const alsoLeft = waited === undefined || (await leavePending({ db, app, keys }, waited));
  return { confirmed: left && alsoLeft };
}
