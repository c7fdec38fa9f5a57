import { count, eq, max } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';
import { LEAD_STATUSES, type LeadStatus, type WaitReason } from '../leads/lead.ts';
import type { Health } from './connection.ts';

type Connection = typeof connections.$inferSelect;

/** Everything that the integration's page tells of a tenant's connection. */
export async function readIntegration(db: Db, tenantId: string) {
  const [connection] = await db.select().from(connections).where(eq(connections.tenantId, tenantId));
  const groups = await db
    .select({
      status: leads.status,
      waitingFor: leads.waitingFor,
      n: count(),
      syncedAt: max(leads.syncedAt),
    })
    .from(leads)
    .where(eq(leads.tenantId, tenantId))
    .groupBy(leads.status, leads.waitingFor);
  const counts = Object.fromEntries(LEAD_STATUSES.map((status) => [status, 0])) as Record<LeadStatus, number>;
  for (const { status, n } of groups) counts[status] += n;
  return {
    connection: connection ?? null,
    counts,
    waitingFor: new Set(groups.flatMap((group) => group.waitingFor ?? [])),
    lastSyncedAt: groups.find(({ status }) => status === 'synced')?.syncedAt ?? null,
  };
}

/** The most serious thing that delays work while the connection as such stands. Pure. */
export function healthOf(connection: Connection | null, waitingFor: ReadonlySet<WaitReason>): Health {
  if (waitingFor.has('operator') || connection?.lastError?.code === 'operator_fault') return 'operator';
  if (connection?.status === 'connected' && connection.lastError) return 'refresh_failing';
  if (waitingFor.has('hubspot_outage')) return 'outage';
  return waitingFor.has('hubspot_limit') ? 'limited' : 'ok';
}
