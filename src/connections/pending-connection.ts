import { and, count, eq, gt, lte, ne, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { connections, leads, pendingConnections } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { leaveAccount } from '../hubspot/leave-account.ts';
import type { KeyRing } from '../key-ring.ts';
import { isTaken } from './is-taken.ts';
import { openToken, SealBroken } from './seal-token.ts';
import { storeConnection } from './store-connection.ts';

const ofTenant = (tenantId: string) =>
  and(eq(pendingConnections.tenantId, tenantId), gt(pendingConnections.expiresAt, sql`clock_timestamp()`));

/** The account that a person was shown: meanwhile somebody else may have approved another one. */
export interface PendingRef {
  readonly tenantId: string;
  readonly hubId: number;
}

const shownTo = ({ tenantId, hubId }: PendingRef) =>
  and(ofTenant(tenantId), eq(pendingConnections.hubId, hubId));

const nothingPending = () =>
  new DomainError(
    'nothing-pending',
    'No other HubSpot account waits for your word, or its ten minutes are over, so nothing was changed; press Connect again.',
  );

async function whyNothing(db: Pick<Db, 'select'>, tenantId: string): Promise<DomainError> {
  const others = await db.select({}).from(pendingConnections).where(ofTenant(tenantId));
  if (others.length === 0) return nothingPending();
  return new DomainError(
    'nothing-pending',
    'Another HubSpot account was approved meanwhile, so nothing was changed; look which it is and choose again.',
  );
}

/** The approved account, the one before it, and how many leads would go there. @throws {DomainError} `nothing-pending` */
export async function readPending(db: Db, tenantId: string) {
  const [found] = await db
    .select({ pending: pendingConnections, before: connections })
    .from(pendingConnections)
    .innerJoin(connections, eq(connections.tenantId, pendingConnections.tenantId))
    .where(ofTenant(tenantId));
  if (!found) throw nothingPending();
  const [waiting] = await db
    .select({ n: count() })
    .from(leads)
    .where(and(eq(leads.tenantId, tenantId), eq(leads.status, 'waiting')));
  return { ...found, waitingLeads: waiting?.n ?? 0 };
}

interface PendingDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
}

/** Who wakes the waiting leads: told before an account is left, over which HubSpot may take its time. */
export interface ReconnectSignals {
  reconnected(tenant: { tenantId: string }): Promise<void>;
}

/**
 * Uses the approved account from now on, for the waiting leads as well, and leaves the one before.
 * @throws {DomainError} `nothing-pending`
 * @throws {ConnectRefused} `account_taken`
 */
export async function confirmPending(
  { db, app, keys, signals }: PendingDeps & { readonly signals: ReconnectSignals },
  shown: PendingRef,
): Promise<void> {
  const { tenantId } = shown;
  const before = await db.transaction(async (tx) => {
    // First the connection, then what is pending: the order in which everybody locks them.
    const [replaced] = await tx
      .select()
      .from(connections)
      .where(eq(connections.tenantId, tenantId))
      .for('update');
    const [pending] = await tx.delete(pendingConnections).where(shownTo(shown)).returning();
    if (!pending) throw await whyNothing(tx, tenantId);
    const { tenantId: _, expiresAt: __, ...grant } = pending;
    await storeConnection(tx, tenantId, { grant, before: replaced ?? null });
    return replaced;
  });
  await signals.reconnected({ tenantId });
  if (before) await leaveStored({ app, keys }, tenantId, before); // best effort; its tokens are no longer stored
}

/** Keeps the account before, and leaves the approved one. @throws {DomainError} `nothing-pending` */
export async function cancelPending(deps: PendingDeps, shown: PendingRef): Promise<void> {
  const [pending] = await deps.db.delete(pendingConnections).where(shownTo(shown)).returning();
  if (!pending) throw await whyNothing(deps.db, shown.tenantId);
  await leavePending(deps, pending);
}

/**
 * Leaves an account by its stored tokens.
 * @returns whether HubSpot confirmed; no tokens: there is nothing to end; tokens that can't be opened: no way to
 */
export async function leaveStored(
  { app, keys }: { app: HubSpotApp; keys: KeyRing },
  tenantId: string,
  stored: { accessToken: string | null; refreshToken: string | null },
): Promise<boolean> {
  if (stored.accessToken === null || stored.refreshToken === null) return true;
  try {
    const accessToken = await openToken(keys, { tenantId, kind: 'access' }, stored.accessToken);
    const refreshToken = await openToken(keys, { tenantId, kind: 'refresh' }, stored.refreshToken);
    return await leaveAccount(app, { accessToken, refreshToken });
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}

/** Leaves every approved account whose ten minutes are over. @returns how many there were */
export async function expirePending(deps: PendingDeps): Promise<number> {
  const expired = await deps.db
    .delete(pendingConnections)
    .where(lte(pendingConnections.expiresAt, sql`clock_timestamp()`))
    .returning();
  for (const pending of expired) await leavePending(deps, pending);
  return expired.length;
}

/** Takes away whatever is pending, over or not: who does so has to leave it after the commit. */
export const takePending = (tx: Pick<Tx, 'delete'>, tenantId: string) =>
  tx.delete(pendingConnections).where(eq(pendingConnections.tenantId, tenantId)).returning();

/**
 * An account that is another tenant's by now, or that another one has just approved, is left alone: uninstalling the
 * app would end their connection.
 * @returns whether HubSpot confirmed, or there was nothing to end
 */
export async function leavePending(
  { db, app, keys }: PendingDeps,
  { tenantId, hubId, ...stored }: typeof pendingConnections.$inferSelect,
): Promise<boolean> {
  const isOthers = (await isTaken(db, tenantId, hubId)) || (await isApproved(db, tenantId, hubId));
  return isOthers || (await leaveStored({ app, keys }, tenantId, stored));
}

/** Whether another tenant may still confirm this account. */
async function isApproved(db: Db, tenantId: string, hubId: number): Promise<boolean> {
  const waits = and(
    eq(pendingConnections.hubId, hubId),
    ne(pendingConnections.tenantId, tenantId),
    gt(pendingConnections.expiresAt, sql`clock_timestamp()`),
  );
  return (await db.$count(pendingConnections, waits)) > 0;
}
