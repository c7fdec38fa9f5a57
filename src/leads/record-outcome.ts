import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { FailureCode, HaltedState } from '../workflows/contract.ts';
import type { LeadOutcome, LeadProblem, LeadRef, LeadWarning } from './lead.ts';
import { FAILURE_SENTENCES, WAIT_SENTENCES } from './sentences.ts';

export interface SyncedLead {
  readonly hubId: number;
  readonly contactId: string;
  readonly outcome: LeadOutcome;
  readonly warnings: readonly LeadWarning[];
  readonly sentProperties: readonly string[];
}

/** Records that HubSpot has the lead. Repeated by a retried activity it changes nothing. */
export async function recordSynced(db: Db, { tenantId, leadId }: LeadRef, synced: SyncedLead): Promise<void> {
  const message =
    synced.outcome === 'created'
      ? `Created contact ${synced.contactId} in HubSpot.`
      : `Updated the existing contact ${synced.contactId}, matched by email.`;
  await db.execute(sql`
    with lead as (
      update leads set status = 'synced', synced_at = now(), touched_at = now(), queued_at = null, problem = null,
        waiting_for = null, waiting_until = null, hub_id = ${synced.hubId}, hubspot_contact_id = ${synced.contactId},
        outcome = ${synced.outcome}, warnings = ${JSON.stringify(synced.warnings)}::jsonb,
        sent_properties = array(select jsonb_array_elements_text(${JSON.stringify(synced.sentProperties)}::jsonb))
      where tenant_id = ${tenantId} and id = ${leadId} and status <> 'synced' and erased_at is null
      returning tenant_id, id
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'synced', ${message} from lead`);
}

/** Keeps what stood in the lead's way, in words; the run then records by code whether it waits or failed. */
export async function noteProblem(
  db: Db,
  { tenantId, leadId }: LeadRef,
  problem: LeadProblem,
): Promise<void> {
  await db.execute(sql`
    update leads set problem = ${JSON.stringify(problem)}::jsonb, touched_at = now()
    where tenant_id = ${tenantId} and id = ${leadId} and status <> 'synced' and erased_at is null`);
}

/**
 * Records that a lead waits or has failed. A lead that is queued again meanwhile (a person pressed Retry) or
 * synced is left alone.
 */
export async function recordHalted(db: Db, { tenantId, leadId }: LeadRef, state: HaltedState): Promise<void> {
  const waiting = state.status === 'waiting' ? state : null;
  const failed = state.status === 'failed' ? problemByCode(state.code) : null;
  const message = waiting ? WAIT_SENTENCES[waiting.waitingFor] : null;
  await db.execute(sql`
    with before as (
      select status, waiting_for, problem from leads where tenant_id = ${tenantId} and id = ${leadId} for update
    ),
    halted as (
      update leads set status = ${state.status}, touched_at = now(),
        waiting_for = ${waiting?.waitingFor ?? null},
        waiting_until = now() + ${waiting?.waitMs ?? null}::float8 * interval '1 millisecond',
        problem = case
          when ${failed === null} then before.problem
          when before.problem ->> 'code' = ${failed?.code ?? ''} then before.problem
          else ${JSON.stringify(failed)}::jsonb
        end
      from before
      where leads.tenant_id = ${tenantId} and leads.id = ${leadId} and leads.queued_at is null
        and before.status <> 'synced' and leads.erased_at is null
      returning leads.tenant_id, leads.id, coalesce(${message}, leads.problem ->> 'message') as message,
        before.status is distinct from leads.status or before.waiting_for is distinct from leads.waiting_for as news
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, ${state.status}, message from halted where news`);
}

const problemByCode = (code: FailureCode): LeadProblem => ({ code, message: FAILURE_SENTENCES[code] });
