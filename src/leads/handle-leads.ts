import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { LeadRef } from './lead.ts';
import { type LeadFilter, matching } from './lead-filter.ts';

export interface HandledLeads {
  /** How many were changed. */
  readonly handled: number;
  /** Chosen, and left alone: not failed, so already, or not there. */
  readonly skipped: number;
  /** Names this call, so that it can be taken back; `null` where nothing was marked. */
  readonly handledAt: Date | null;
}

/** Notes of the failed ones of the chosen leads that a person has dealt with them, or has not after all. */
export async function handleLeads(
  db: Db,
  { tenantId, chosen, handled }: { tenantId: string; chosen: LeadFilter; handled: boolean },
): Promise<HandledLeads> {
  const matches = matching(tenantId, chosen);
  const [event, message] = handled
    ? ['handled', 'Marked as handled by a person.']
    : ['reopened', 'No longer marked as handled.'];
  const [counts] = await db.execute<{ chosen: number; changed: number; at: string }>(sql`
    with changed as (
      update leads set handled_at = ${handled ? sql`now()` : null}
      where ${matches} and leads.status = 'failed' and leads.handled_at is ${sql.raw(handled ? 'null' : 'not null')}
      returning leads.tenant_id, leads.id
    ),
    events as (
      insert into lead_events (tenant_id, lead_id, kind, message)
      select tenant_id, id, ${event}, ${message} from changed
    )
    select (select count(*)::int from changed) as changed, now()::timestamptz(3) as at,
      (select count(*)::int from leads where ${matches}) as chosen`);
  const changed = counts?.changed ?? 0;
  const all = chosen.ids ? new Set(chosen.ids).size : (counts?.chosen ?? 0);
  return {
    handled: changed,
    skipped: all - changed,
    handledAt: handled && counts && changed > 0 ? new Date(counts.at) : null,
  };
}

/** The same for one lead, which has to have failed. @throws {DomainError} `lead-not-found`, `lead-not-failed` */
export async function handleLead(db: Db, { tenantId, leadId }: LeadRef, handled: boolean): Promise<void> {
  const done = await handleLeads(db, { tenantId, chosen: { ids: [leadId] }, handled });
  if (done.handled > 0) return;
  const [lead] = await db
    .select({ status: leads.status })
    .from(leads)
    .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  if (!lead) throw new DomainError('lead-not-found', 'There is no such lead in this workspace.');
  if (lead.status === 'failed') return; // it stands so already
  throw new DomainError(
    'lead-not-failed',
    `The lead is ${lead.status}, not failed, so there is nothing to handle and nothing was changed.`,
  );
}
