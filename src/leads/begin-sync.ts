import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { LeadRef, LeadStatus } from './lead.ts';

/**
 * Marks a lead as being worked on. Its timeline gets an entry only when the status changes: a repeated attempt
 * is no news.
 * @returns the status it had, or `erased` when there is nothing left to sync; `null` when there is no such lead
 */
export async function beginSync(
  db: Db,
  { tenantId, leadId }: LeadRef,
): Promise<LeadStatus | 'erased' | null> {
  const [row] = await db.execute<{ status: LeadStatus; erased: boolean }>(sql`
    with before as (
      select status, erased_at from leads where tenant_id = ${tenantId} and id = ${leadId} for update
    ),
    begun as (
      update leads set status = 'syncing', waiting_for = null, waiting_until = null,
        queued_at = null, wake_run = false, touched_at = now(), handled_at = null
      from before
      where leads.tenant_id = ${tenantId} and leads.id = ${leadId} and before.status <> 'synced'
        and leads.erased_at is null
    ),
    event as (
      insert into lead_events (tenant_id, lead_id, kind, message)
      select ${tenantId}, ${leadId}, 'syncing', 'Sync with HubSpot started.'
      from before where status not in ('synced', 'syncing') and erased_at is null
    )
    select status, erased_at is not null as erased from before`);
  if (!row) return null;
  return row.erased ? 'erased' : row.status;
}
