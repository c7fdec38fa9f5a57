import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import type { WaitReason } from '../leads/lead.ts';

/** Leads get through at the pace of the last minute. */
const PACE_SECONDS = 60;

/** How many leads wait for something, and when the first of them tries again. */
export interface Waiting {
  readonly n: number;
  readonly nextAt: Date | null;
}

export interface LeadFacts {
  readonly received: number;
  readonly syncing: number;
  readonly waiting: ReadonlyMap<WaitReason, Waiting>;
  readonly failed: number;
  /** Failed, and no person has dealt with it. */
  readonly failedOpen: number;
  readonly synced24h: number;
  readonly lastSyncedAt: Date | null;
  /** Leads synced in the last `paceSeconds`; since the connect, where that is less. */
  readonly paced: number;
  readonly paceSeconds: number;
  /** Unfinished leads that came since the connect; `null` when nothing is being drained. */
  readonly unfinishedSince: number | null;
  readonly collectLead: boolean;
}

interface Row extends Record<string, unknown>, Omit<LeadFacts, 'waiting' | 'lastSyncedAt'> {
  readonly waiting: { for: WaitReason; n: number; nextAt: string | null }[] | null;
  readonly lastSyncedAt: string | null;
}

/**
 * What a tenant's leads say of its connection, all as of one moment: counted one after another, a thousand leads that
 * are just being woken might be in none of the numbers. Conditions are written as the indexes have them (a parameter
 * in their place would hide that) and compare with `now()`, which, unlike the clock, an index can look up.
 */
export async function readLeadFacts(db: Db | Tx, tenantId: string): Promise<LeadFacts> {
  const own = sql`tenant_id = ${tenantId}`;
  const [row] = await db.execute<Row>(sql`
    with connection as (
      select max(connected_at) as at, max(drain_total) as drain,
        least(${PACE_SECONDS}::int, extract(epoch from now() - coalesce(max(connected_at), now() - interval '1 hour'))) as pace
      from connections where ${own}
    )
    select
      (select count(*)::int from leads where ${own} and status = 'received') as received,
      (select count(*)::int from leads where ${own} and status = 'syncing') as syncing,
      (select jsonb_agg(jsonb_build_object('for', waiting_for, 'n', n, 'nextAt', next_at)) from (
        select waiting_for, count(*) as n, min(waiting_until) as next_at from leads
        where ${own} and status = 'waiting' group by waiting_for) groups) as waiting,
      (select count(*)::int from leads where ${own} and status = 'failed') as failed,
      (select count(*)::int from leads where ${own} and status = 'failed' and handled_at is null) as "failedOpen",
      (select count(*)::int from leads
        where ${own} and status = 'synced' and synced_at > now() - interval '24 hours') as "synced24h",
      (select max(synced_at) from leads where ${own} and status = 'synced') as "lastSyncedAt",
      (select count(*)::int from leads where ${own} and status = 'synced'
        and synced_at > now() - connection.pace * interval '1 second') as paced,
      connection.pace::float8 as "paceSeconds",
      case when connection.drain is not null then
        (select count(*)::int from leads
          where ${own} and status in ('received', 'syncing', 'waiting') and received_at > connection.at) end as "unfinishedSince",
      exists (select from agents where ${own} and collect_lead) as "collectLead"
    from connection`);
  if (!row) throw new Error('An aggregate without groups has one row.');
  const { waiting, lastSyncedAt, ...facts } = row;
  return {
    ...facts,
    lastSyncedAt: lastSyncedAt === null ? null : new Date(lastSyncedAt),
    waiting: new Map(
      (waiting ?? []).map(({ for: reason, n, nextAt }) => [
        reason,
        { n, nextAt: nextAt === null ? null : new Date(nextAt) },
      ]),
    ),
  };
}
