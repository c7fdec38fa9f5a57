import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { eraseTraces } from './erase-traces.ts';

const PAGE = 500;

/**
 * Erases what leads hold of their persons once their workspace's time to keep it is over, the oldest first. Counted
 * from the sync, or from when a failure was marked as handled; leads that are not done are kept, however old. What
 * stays is the record of the sync: when, where to, and what became of each field, without its value.
 * @param retentionDays of workspaces that have no time of their own; `null` for ever
 * @returns how many were erased by this call
 */
export async function eraseOldLeads(db: Db, retentionDays: number | null): Promise<number> {
  const erased = await db.execute(sql`
    with kept as (
      select id as tenant_id, coalesce(retention_days, ${retentionDays}::int) as days from tenants
    ),
    due as (
      select old.id, kept.tenant_id, kept.days from kept
      cross join lateral (
        select l.id from leads l
        where l.tenant_id = kept.tenant_id and l.erased_at is null and (l.status = 'synced' or l.handled_at is not null)
          and l.touched_at < now() - kept.days * interval '1 day'
          and (l.handled_at is null or l.handled_at < now() - kept.days * interval '1 day')
        order by l.touched_at limit ${PAGE}
        for update of l skip locked
      ) old
      where kept.days is not null
      limit ${PAGE}
    ),
    erased as (
      update leads set fields = '{}', email = '', erased_at = now(), erased_because = 'retention', touched_at = now(),
        conversation_id = null, source = null,
        consent = consent || '{"page": null}', -- the address may tell whose it was
        -- what was refused stands in quotation marks
        warnings = (
          select coalesce(jsonb_agg(
            warning || jsonb_build_object('message', regexp_replace(warning ->> 'message', '“.*”', '“…”')) order by n), '[]')
          from jsonb_array_elements(warnings) with ordinality as each (warning, n)),
        field_results = (
          select jsonb_agg(result || '{"value": null}' order by n)
          from jsonb_array_elements(field_results) with ordinality as each (result, n))
      from due where leads.tenant_id = due.tenant_id and leads.id = due.id
      returning leads.tenant_id, leads.id, leads.seq, due.days
    ),
    ${eraseTraces}
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'erased', 'Erased, because leads are kept for ' || days || case days when 1 then ' day.' else ' days.' end from erased
    returning lead_id`);
  return erased.length;
}
