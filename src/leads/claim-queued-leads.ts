import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { LeadRef } from './lead.ts';

/** The most that one tenant may have in flight, however many of its leads wait for HubSpot. */
const IN_FLIGHT_MAX = 200;
/** A lead on its way that made no step for so long waits for HubSpot, or for nobody. */
const SERVED_SECONDS = 5;
/** Any number; claimers take turns by it, so that none counts what another is just taking. */
const CLAIM_LOCK = 7_350_212;

export interface ClaimedLead extends LeadRef {
  /** Its run may be there and asleep, so it has to be woken, not only started. */
  readonly waits: boolean;
}

export interface ClaimLimits {
  /** How many leads a tenant may have in flight, beside those that HubSpot's quota has no slot for. */
  readonly window: number;
  /** How many leads to take, of all tenants together. */
  readonly atMost: number;
  /** Whether bursts let others pass: nothing is taken of them while another tenant has leads on their way. */
  readonly burstsStepAside: boolean;
}

export interface Claim {
  readonly leads: readonly ClaimedLead[];
  /** Whether a burst had places free and let others pass. */
  readonly steppedAside: boolean;
  /** Whether leads still stand in line, as when their tenants' windows are full. */
  readonly isLeft: boolean;
}

/**
 * Takes leads out of the line: of each tenant in order of acceptance, one tenant after another, and no more than
 * a tenant's window allows. A claimed lead counts as in flight until it is synced, failed, waiting or queued again.
 * A tenant with more in line than its window holds is a burst.
 */
export async function claimQueuedLeads(
  db: Db,
  { window, atMost, burstsStepAside }: ClaimLimits,
): Promise<Claim> {
  return db.transaction(async (tx) => {
    // Both leave at once: the second is begun when the first is through, and sees what was committed until then.
    const locked = tx.execute(sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`);
    const claimed = tx.execute<{ leads: ClaimedLead[]; steppedAside: boolean; isLeft: boolean }>(sql`
      with recursive waiting_tenants as ( -- a loose index scan: one probe a tenant, however long its line is
        (select tenant_id from leads where queued_at is not null order by tenant_id limit 1)
        union all
        select (select l.tenant_id from leads l
          where l.queued_at is not null and l.tenant_id > t.tenant_id order by l.tenant_id limit 1)
        from waiting_tenants t where t.tenant_id is not null
      ),
      lines as (
        select t.tenant_id,
          case when inline.blocked then 0
            else greatest(0, least(${window}::int + inline.n, ${IN_FLIGHT_MAX}) - flight.n) end as places,
          (select count(*) from (
            select from leads q where q.tenant_id = t.tenant_id and q.queued_at is not null limit ${window}::int + 1
          ) ahead) > ${window}::int as is_burst
        from waiting_tenants t
        cross join lateral (
          select count(*)::int as n from leads f
          where f.tenant_id = t.tenant_id and f.queued_at is null and f.status in ('received', 'syncing')
        ) flight
        cross join lateral ( -- those that HubSpot's quota has no slot for: more of them fill its batches
          select coalesce(sum(by_process.n), 0)::int as n, coalesce(bool_or(by_process.blocked), false) as blocked
          from (
            select bool_or(quota.blocked_until > now() + interval '15 seconds') as blocked,
              max((said.value ->> 0)::int) filter (where (said.value ->> 1)::float8 > extract(epoch from now()) - 3) as n
            from connections c join hubspot_quotas quota on quota.hub_id = c.hub_id
            left join lateral jsonb_each(quota.waiters) said on true
            where c.tenant_id = t.tenant_id and c.status = 'connected'
            group by said.key
          ) by_process
        ) inline
        where t.tenant_id is not null
      ),
      others as ( -- who is no burst, and has leads on their way or about to be
        select ${burstsStepAside}::bool and (
          exists (select from lines where not is_burst and places > 0)
          or exists (select from leads f where f.queued_at is null and f.status in ('received', 'syncing')
            and f.touched_at > now() - ${SERVED_SECONDS} * interval '1 second'
            and f.tenant_id not in (select tenant_id from lines where is_burst))
        ) as pass
      ),
      chosen as (
        select next.tenant_id, next.id, next.turn
        from lines l
        cross join others
        cross join lateral (
          select q.tenant_id, q.id, row_number() over (order by q.seq) as turn
          from leads q
          where q.tenant_id = l.tenant_id and q.queued_at is not null
          order by q.seq limit case when l.is_burst and others.pass then 0 else l.places end
        ) next
        order by next.turn limit ${atMost}
      ),
      claimed as (
        update leads set queued_at = null, touched_at = now()
        from chosen
        where leads.tenant_id = chosen.tenant_id and leads.id = chosen.id and leads.queued_at is not null
        returning leads.tenant_id, leads.id, leads.wake_run, chosen.turn
      )
      select
        (select coalesce(jsonb_agg(jsonb_build_object('tenantId', tenant_id, 'leadId', id, 'waits', wake_run)
          order by turn, tenant_id), '[]') from claimed) as leads,
        exists (select from lines, others where is_burst and places > 0 and others.pass) as "steppedAside",
        (select count(*) from chosen) < (select count(*) from ( -- as many as are taken, and one more
          select from leads where queued_at is not null limit (select count(*) + 1 from chosen)) line) as "isLeft"`);
    const [, [claim]] = await Promise.all([locked, claimed]);
    return claim ?? { leads: [], steppedAside: false, isLeft: false };
  });
}

/**
 * Puts claimed leads back in line, as when Temporal could not be reached. It may have taken one all the same, whose
 * run then begins, finds the lead in line, and goes to sleep with nothing on record.
 */
export async function requeueLeads(db: Db, claimed: readonly LeadRef[]): Promise<void> {
  if (claimed.length === 0) return;
  const keys = claimed.map(({ tenantId, leadId }) => sql`(${tenantId}, ${leadId})`);
  await db.execute(sql`
    update leads set queued_at = now(), wake_run = wake_run or status = 'syncing'
    where (tenant_id, id) in (${sql.join(keys, sql`, `)}) and (status in ('received', 'syncing') or wake_run)`);
}

/** Whether somebody takes leads out of the line: one that was taken made a step just now. */
export async function isLineServed(db: Db): Promise<boolean> {
  const rows = await db.execute(sql`
    select from leads
    where queued_at is null and status in ('received', 'syncing')
      and touched_at > now() - ${SERVED_SECONDS} * interval '1 second'
    limit 1`);
  return rows.length > 0;
}
