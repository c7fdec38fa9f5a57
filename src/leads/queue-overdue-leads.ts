import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';

/** Handed to Temporal, but its first activity has not come: the start may have been lost with its process. */
const UNSTARTED_MINUTES = 1;
/** Being worked on, but nothing was heard of it for longer than any activity takes. */
const SILENT_MINUTES = 5;
/** A timer of the run should have fired by now. */
const TIMER_GRACE_MINUTES = 1;
const PAGE = 500;

/**
 * Puts leads back in line that nobody seems to work on: handed to Temporal and silent, waiting past their time, or
 * waiting for a connection that is there. Their runs may still be alive, so whoever starts them joins and wakes these.
 * @returns how many were queued by this call
 */
export async function queueOverdueLeads(db: Db): Promise<number> {
  const queued = await db.execute(sql`
    with overdue as (
      select l.tenant_id, l.id from leads l
      where l.queued_at is null and l.status in ('received', 'syncing', 'waiting') and (
        (l.status = 'received' and l.touched_at < now() - ${UNSTARTED_MINUTES} * interval '1 minute')
        or (l.status = 'syncing' and l.touched_at < now() - ${SILENT_MINUTES} * interval '1 minute')
        or (l.waiting_until < now() - ${TIMER_GRACE_MINUTES} * interval '1 minute')
        or (l.waiting_for = 'connection' and exists (
          select from connections c where c.tenant_id = l.tenant_id and c.status = 'connected'
            and greatest(c.connected_at, l.touched_at) < now() - ${TIMER_GRACE_MINUTES} * interval '1 minute'))
      )
      order by l.touched_at limit ${PAGE}
      for update of l skip locked
    )
    , queued as (
      update leads set queued_at = now(), touched_at = now(), status = 'received', waiting_for = null,
        waiting_until = null, wake_run = true -- it may sleep, whatever stands here: what it wrote can be lost, or refused
      from overdue
      where leads.tenant_id = overdue.tenant_id and leads.id = overdue.id
      returning leads.tenant_id, leads.id
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'woken', 'Nothing was heard of its run for a while, so it was put in line again.' from queued
    returning lead_id`);
  return queued.length;
}
