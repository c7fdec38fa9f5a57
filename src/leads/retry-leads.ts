import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { isSuppressed } from './is-suppressed.ts';
import type { LeadStatus } from './lead.ts';

/** Which leads a person has chosen: these, or all that stand so. */
export type LeadSelection = { readonly ids: readonly string[] } | { readonly status: readonly LeadStatus[] };

export interface RetriedLeads {
  readonly retried: number;
  /** Chosen, and left alone: not failed, erased, of a person on the suppression list, or not there. */
  readonly skipped: number;
}

/**
 * Puts the failed ones of the chosen leads back in line, in one statement. Suppressed leads are not among them:
 * each of these needs a person's own decision.
 */
export async function retryLeads(
  db: Db,
  { tenantId, chosen }: { tenantId: string; chosen: LeadSelection },
): Promise<RetriedLeads> {
  const selected = selectedBy(chosen);
  // A lead that somebody else is just changing is left to them.
  const [counts] = await db.execute<{ chosen: number; retried: number }>(sql`
    with retryable as (
      select tenant_id, id from leads
      where tenant_id = ${tenantId} and ${selected} and status = 'failed' and erased_at is null and not (${isSuppressed})
      for update skip locked
    ),
    retried as (
      update leads set status = 'received', queued_at = now(), wake_run = true, touched_at = now()
      from retryable where leads.tenant_id = retryable.tenant_id and leads.id = retryable.id
      returning leads.tenant_id, leads.id
    ),
    events as (
      insert into lead_events (tenant_id, lead_id, kind, message)
      select tenant_id, id, 'retried', 'Retried by a person, together with others.' from retried
    )
    select (select count(*)::int from retried) as retried,
      (select count(*)::int from leads where tenant_id = ${tenantId} and ${selected}) as chosen`);
  const retried = counts?.retried ?? 0;
  const all = 'ids' in chosen ? new Set(chosen.ids).size : (counts?.chosen ?? 0);
  return { retried, skipped: all - retried };
}

function selectedBy(chosen: LeadSelection): SQL {
  const [column, values] = 'ids' in chosen ? [sql`id`, chosen.ids] : [sql`status`, chosen.status];
  return sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`;
}
