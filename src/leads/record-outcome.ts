import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { leadSynced, leadsHalted } from '../metrics/instruments.ts';
import type { FailureCode, FaultCode, HaltedState, WaitReason } from '../workflows/contract.ts';
import { eraseLeadsOf } from './erase-person.ts';
import type {
  LeadEventDetails,
  LeadFieldResult,
  LeadNote,
  LeadOutcome,
  LeadProblem,
  LeadRef,
  LeadWarning,
} from './lead.ts';
import { FAILURE_SENTENCES, WAIT_SENTENCES } from './sentences.ts';

export interface SyncedLead {
  readonly hubId: number;
  readonly contactId: string;
  readonly outcome: LeadOutcome;
  readonly warnings: readonly LeadWarning[];
  readonly fieldResults: readonly LeadFieldResult[];
  readonly notes: readonly LeadNote[];
}

/**
 * Records that HubSpot has the lead. Repeated by a retried activity it changes nothing. A contact that was deleted
 * for privacy meanwhile takes its person with it.
 */
export async function recordSynced(db: Db, { tenantId, leadId }: LeadRef, synced: SyncedLead): Promise<void> {
  const { fieldResults, notes } = synced;
  const sentProperties = fieldResults
    .filter(({ result }) => result === 'sent')
    .map(({ property }) => property);
  const done =
    synced.outcome === 'created'
      ? `Created contact ${synced.contactId} in HubSpot.`
      : `Updated the existing contact ${synced.contactId}, matched by email.`;
  const message = [done, ...notes.map((note) => note.message)].join(' ');
  const details: LeadEventDetails | null = notes.length > 0 ? { notes } : null;
  const [recorded] = await db.execute<{ isNew: boolean; seconds: number | null; isDeleted: boolean }>(sql`
    with lead as (
      update leads set status = 'synced', synced_at = now(), touched_at = now(), queued_at = null, wake_run = false,
        problem = null, handled_at = null, field_results = ${JSON.stringify(fieldResults)}::jsonb,
        waiting_for = null, waiting_until = null, hub_id = ${synced.hubId}, hubspot_contact_id = ${synced.contactId},
        outcome = ${synced.outcome}, warnings = ${JSON.stringify(synced.warnings)}::jsonb,
        sent_properties = array(select jsonb_array_elements_text(${JSON.stringify(sentProperties)}::jsonb))
      where tenant_id = ${tenantId} and id = ${leadId} and status <> 'synced' and erased_at is null
      returning tenant_id, id, case when not waited_for_connection and not test
        then extract(epoch from synced_at - received_at)::float8 end as seconds
    ),
    event as (
      insert into lead_events (tenant_id, lead_id, kind, message, details)
      select tenant_id, id, 'synced', ${message}, ${details && JSON.stringify(details)}::jsonb from lead
    )
    select exists (select from lead) as "isNew", (select seconds from lead) as seconds, exists (
      select from contact_news
      where hub_id = ${synced.hubId} and contact_id = ${synced.contactId} and erased_at is not null
    ) as "isDeleted"`);
  if (recorded?.isNew) leadSynced(synced.outcome, recorded.seconds);
  else await noteSentAfterAll(db, { tenantId, leadId }, synced);
  // Also when repeated: whoever recorded it may have died before this.
  if (recorded?.isDeleted) await db.transaction((tx) => eraseLeadsOf(tx, synced));
}

/** The person was erased while HubSpot was being written to: whoever has to delete the contact there must know of it. */
async function noteSentAfterAll(
  db: Db,
  { tenantId, leadId }: LeadRef,
  { hubId, contactId, outcome }: SyncedLead,
): Promise<void> {
  const message = `It was being sent while the person was erased, so HubSpot has contact ${contactId}; delete it there.`;
  await db.execute(sql`
    with sent as (
      update leads set hub_id = ${hubId}, hubspot_contact_id = ${contactId}, outcome = ${outcome}, contact_gone_at = null
      where tenant_id = ${tenantId} and id = ${leadId} and status <> 'synced' and erased_at is not null
        and hubspot_contact_id is distinct from ${contactId}
      returning tenant_id, id
    )
    insert into lead_events (tenant_id, lead_id, kind, message) select tenant_id, id, 'erased', ${message} from sent`);
}

/**
 * Keeps what stood in the lead's way, in words; the run then records by code whether it waits or failed.
 * @param ofAttempt for the timeline, where the step is tried once more by itself and nothing else tells of it
 */
export async function noteProblem(
  db: Db,
  { tenantId, leadId }: LeadRef,
  problem: LeadProblem,
  ofAttempt: string | null = null,
): Promise<void> {
  await db.execute(sql`
    with noted as (
      update leads set problem = ${JSON.stringify(problem)}::jsonb, touched_at = now()
      where tenant_id = ${tenantId} and id = ${leadId} and status <> 'synced' and erased_at is null
      returning tenant_id, id, problem
    )
    insert into lead_events (tenant_id, lead_id, kind, message, details)
    select tenant_id, id, 'attempt_failed', ${ofAttempt}, problem -> 'details' from noted where ${ofAttempt !== null}`);
}

/**
 * Records that a lead waits or has failed. A lead that is queued again meanwhile (a person pressed Retry) or
 * synced is left alone.
 */
export async function recordHalted(db: Db, { tenantId, leadId }: LeadRef, state: HaltedState): Promise<void> {
  const waiting = state.status === 'waiting' ? state : null;
  const failed = state.status === 'failed' ? problemByCode(state.code) : null;
  const message = waiting ? WAIT_SENTENCES[waiting.waitingFor] : null;
  // Of a limit HubSpot says which one it is.
  const saysMore = waiting?.waitingFor === 'hubspot_limit';
  const causes: readonly string[] =
    state.status === 'waiting' ? CAUSES[state.waitingFor] : [state.code, ...(OTHER_CAUSES[state.code] ?? [])];
  const [news] = await db.execute(sql`
    with before as (
      select status, waiting_for, problem from leads where tenant_id = ${tenantId} and id = ${leadId} for update
    ),
    halted as (
      update leads set status = ${state.status}, touched_at = now(),
        waiting_for = ${waiting?.waitingFor ?? null},
        waiting_until = now() + ${waiting?.waitMs ?? null}::float8 * interval '1 millisecond',
        waited_for_connection = waited_for_connection or ${waiting?.waitingFor === 'connection'},
        problem = case
          when ${failed === null} then before.problem
          when before.problem ->> 'code' = ${failed?.code ?? ''} then before.problem
          else ${JSON.stringify(failed)}::jsonb
        end
      from before
      where leads.tenant_id = ${tenantId} and leads.id = ${leadId} and leads.queued_at is null
        and before.status <> 'synced' and leads.erased_at is null
      returning leads.tenant_id, leads.id, case when ${saysMore} and before.problem ->> 'code' in ${causes} then before.problem ->> 'message'
          else coalesce(${message}, leads.problem ->> 'message') end as message,
        case when before.problem ->> 'code' in ${causes} then before.problem -> 'details' end as details,
        before.status is distinct from leads.status or before.waiting_for is distinct from leads.waiting_for as news
    )
    insert into lead_events (tenant_id, lead_id, kind, message, details)
    select tenant_id, id, ${state.status}, message, details from halted where news
    returning lead_id`);
  if (news) leadsHalted.inc({ state: state.status, reason: waiting?.waitingFor ?? failed?.code ?? '' });
}

const problemByCode = (code: FailureCode): LeadProblem => ({ code, message: FAILURE_SENTENCES[code] });

/** Under which codes the problem behind a wait was noted, so that what HubSpot said goes into the timeline. */
const CAUSES: Record<WaitReason, readonly FaultCode[]> = {
  connection: ['connection_required'],
  hubspot_limit: ['hubspot_limit'],
  hubspot_outage: ['hubspot_outage'],
  operator: ['operator_fault'],
  internal: ['internal_error', 'person_busy'],
};
/** The last of an outage's problems is what ends it. */
const OTHER_CAUSES: Partial<Record<FailureCode, readonly FaultCode[]>> = {
  outage_exhausted: ['hubspot_outage'],
};
