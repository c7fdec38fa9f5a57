import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { isSuppressed } from './is-suppressed.ts';
import { type LeadFilter, matching } from './lead-filter.ts';

export interface RetriedLeads {
  readonly retried: number;
  /** Chosen, and left alone: not failed, handled, erased, of a person on the suppression list, or not there. */
  readonly skipped: number;
}

/**
 * Puts the failed ones of the chosen leads back in line, in one statement. Suppressed leads are not among them:
 * each of these needs a person's own decision. Neither are handled ones, unless they are named or asked for.
 */
export async function retryLeads(
  db: Db,
  { tenantId, chosen }: { tenantId: string; chosen: LeadFilter },
): Promise<RetriedLeads> {
  const matches = matching(tenantId, chosen);
  const handledToo = chosen.ids !== undefined || chosen.handled === true;
  // A lead that somebody else is just changing is left to them.
  const [counts] = await db.execute<{ chosen: number; retried: number }>(sql`
    with retryable as (
      select tenant_id, id from leads
      where ${matches} and leads.status = 'failed' and leads.erased_at is null and not (${isSuppressed})
        and (leads.handled_at is null or ${handledToo})
      for update skip locked
    ),
    retried as (
      update leads set status = 'received', queued_at = now(), wake_run = true, touched_at = now(), handled_at = null
      from retryable where leads.tenant_id = retryable.tenant_id and leads.id = retryable.id
      returning leads.tenant_id, leads.id
    ),
    events as (
      insert into lead_events (tenant_id, lead_id, kind, message)
      select tenant_id, id, 'retried', 'Retried by a person, together with others.' from retried
    )
    select (select count(*)::int from retried) as retried,
      (select count(*)::int from leads where ${matches}) as chosen`);
  const retried = counts?.retried ?? 0;
  const all = chosen.ids ? new Set(chosen.ids).size : (counts?.chosen ?? 0);
  return { retried, skipped: all - retried };
}
