import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { LeadRef } from './lead.ts';

/** The time that a lead had to wait is over: it stands in line again, until the starter wakes its run. */
export async function queueAgain(db: Db, { tenantId, leadId }: LeadRef): Promise<void> {
  await db.execute(sql`
    with queued as (
      update leads set status = 'received', waiting_for = null, waiting_until = null, queued_at = now(),
        wake_run = true, touched_at = now()
      where tenant_id = ${tenantId} and id = ${leadId} and status = 'waiting' and erased_at is null
      returning tenant_id, id
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'woken', 'The time to wait is over, so this lead goes on.' from queued`);
}
