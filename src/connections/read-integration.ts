import { count, eq, max } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';
import { LEAD_STATUSES, type LeadStatus } from '../leads/lead.ts';

/** Everything that the integration's page tells of a tenant's connection. */
export async function readIntegration(db: Db, tenantId: string) {
  const [connection] = await db.select().from(connections).where(eq(connections.tenantId, tenantId));
  const byStatus = await db
    .select({ status: leads.status, n: count() })
    .from(leads)
    .where(eq(leads.tenantId, tenantId))
    .groupBy(leads.status);
  const [last] = await db
    .select({ syncedAt: max(leads.syncedAt) })
    .from(leads)
    .where(eq(leads.tenantId, tenantId));
  const none = Object.fromEntries(LEAD_STATUSES.map((status) => [status, 0])) as Record<LeadStatus, number>;
  return {
    connection: connection ?? null,
    counts: { ...none, ...Object.fromEntries(byStatus.map(({ status, n }) => [status, n])) },
    lastSyncedAt: last?.syncedAt ?? null,
  };
}
