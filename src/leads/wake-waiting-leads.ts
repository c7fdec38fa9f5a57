import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';

const PAGE = 500;

/**
 * Puts a tenant's leads that wait for its connection back in line, in order of acceptance, a page at a time.
 * @returns how many were woken by this call; call again until it is 0
 */
export async function wakeWaitingLeads(db: Db, tenantId: string): Promise<number> {
  const woken = await db.execute(sql`
    with woken as (
      update leads set status = 'received', waiting_for = null, waiting_until = null, queued_at = now(), wake_run = true,
        touched_at = now()
      where (tenant_id, id) in (
        select tenant_id, id from leads
        where tenant_id = ${tenantId} and status = 'waiting' and waiting_for = 'connection'
        order by seq limit ${PAGE} for update skip locked
      )
      returning tenant_id, id
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'woken', 'HubSpot is connected again, so this lead goes on.' from woken
    returning lead_id`);
  return woken.length;
}
