import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';

/** Leads that have not come to an end yet. */
export const isUnfinished = (tenantId: string) =>
  and(eq(leads.tenantId, tenantId), inArray(leads.status, ['received', 'syncing', 'waiting']));

export interface Drain {
  readonly sent: number;
  readonly total: number;
}

/**
 * How far the leads are that stood here unfinished when the tenant connected; `null` when they are through, which is
 * noted, so that a retry of one of them next month does not look like a drain.
 * @param left how many of them are unfinished still
 */
export async function readDrain(
  db: Db,
  { tenantId, drainTotal, connectedAt }: Pick<Connection, 'tenantId' | 'drainTotal' | 'connectedAt'>,
  left: number,
): Promise<Drain | null> {
  if (drainTotal === null) return null;
  if (left > 0) return { sent: Math.max(0, drainTotal - left), total: drainTotal };
  const sameConnect = sql`${connections.connectedAt} = ${connectedAt.toISOString()}::timestamptz`;
  await db
    .update(connections)
    .set({ drainTotal: null })
    .where(and(eq(connections.tenantId, tenantId), sameConnect));
  return null;
}

type Connection = typeof connections.$inferSelect;
