import { asc, eq, sql } from 'drizzle-orm';
import { openToken } from '../../src/connections/seal-token.ts';
import type { Db } from '../../src/db/client.ts';
import { connectionEvents, connections, hubspotQuotas, pendingConnections } from '../../src/db/schema.ts';
import { KEYS } from './keys.ts';

/** Gives the sandbox's few accounts free for the next test: each may belong to one tenant only. */
export async function forgetConnections(db: Db): Promise<void> {
  await db.delete(pendingConnections);
  await db.delete(connectionEvents);
  await db.delete(connections);
  await db.delete(hubspotQuotas); // what HubSpot has blocked there is over for the next test
}

export async function connectionOf(db: Db, tenantId: string) {
  const [row] = await db.select().from(connections).where(eq(connections.tenantId, tenantId));
  if (!row) throw new Error('This tenant has no connection.');
  return row;
}

/** The access and the refresh token as they were before they were sealed. */
export async function tokensOf(db: Db, tenantId: string): Promise<{ access: string; refresh: string }> {
  const { accessToken, refreshToken } = await connectionOf(db, tenantId);
  return {
    access: await openToken(KEYS, { tenantId, kind: 'access' }, accessToken ?? ''),
    refresh: await openToken(KEYS, { tenantId, kind: 'refresh' }, refreshToken ?? ''),
  };
}

/** The kinds of a connection's history, oldest first. */
export async function connectionHistory(db: Db, tenantId: string): Promise<string[]> {
  const events = await db
    .select({ kind: connectionEvents.kind })
    .from(connectionEvents)
    .where(eq(connectionEvents.tenantId, tenantId))
    .orderBy(asc(connectionEvents.id));
  return events.map(({ kind }) => kind);
}

/** As if time had passed: the access token lives this much longer, or has ended. */
export async function leaveTokenLife(db: Db, tenantId: string, ms: number): Promise<void> {
  await db
    .update(connections)
    .set({ accessExpiresAt: sql`clock_timestamp() + ${ms} * interval '1 millisecond'` })
    .where(eq(connections.tenantId, tenantId));
}

/** Resolves when a statement of this database stands before a lock that another holds. */
export async function somebodyWaitsForALock(db: Db): Promise<void> {
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await db.execute(waiting)).length === 0);
}
