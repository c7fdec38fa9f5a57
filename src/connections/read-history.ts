import { and, desc, eq, lt } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connectionEvents } from '../db/schema.ts';

/**
 * What happened to a tenant's connection, newest first.
 * @param before only what is older than the event of this id
 */
export function readHistory(
  db: Db,
  { tenantId, before, limit }: { tenantId: string; before: number | null; limit: number },
) {
  return db
    .select({
      id: connectionEvents.id,
      at: connectionEvents.at,
      until: connectionEvents.lastAt,
      times: connectionEvents.times,
      kind: connectionEvents.kind,
      message: connectionEvents.message,
      by: connectionEvents.actor,
    })
    .from(connectionEvents)
    .where(
      and(
        eq(connectionEvents.tenantId, tenantId),
        before === null ? undefined : lt(connectionEvents.id, before),
      ),
    )
    .orderBy(desc(connectionEvents.id))
    .limit(limit);
}
