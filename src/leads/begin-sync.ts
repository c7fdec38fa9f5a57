import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { LeadRef, LeadStatus } from './lead.ts';

/**
 * Marks a lead as being worked on. Its timeline gets an entry only when the status changes: a repeated attempt
 * is no news.
 * @returns the status it had; `null` when there is no such lead
 */
export async function beginSync(db: Db, { tenantId, leadId }: LeadRef): Promise<LeadStatus | null> {
  const [row] = await db.execute<{ status: LeadStatus }>(sql`
    with before as (
      select status from leads where tenant_id = ${tenantId} and id = ${leadId} for update
    ),
    begun as (
      update leads set status = 'syncing', waiting_for = null, waiting_until = null, queued_at = null, touched_at = now()
      from before
      where leads.tenant_id = ${tenantId} and leads.id = ${leadId} and before.status <> 'synced'
    ),
    event as (
      insert into lead_events (tenant_id, lead_id, kind, message)
      select ${tenantId}, ${leadId}, 'syncing', 'Sync with HubSpot started.'
      from before where status not in ('synced', 'syncing')
    )
    select status from before`);
  return row?.status ?? null;
}
