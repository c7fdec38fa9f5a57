import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { LEAD_STATUSES, type LeadStatus } from './lead.ts';
import { isWarned, type LeadFilter, matching } from './lead-filter.ts';

export interface LeadCounts extends Readonly<Record<LeadStatus, number>> {
  readonly all: number;
  readonly withWarnings: number;
  /** Failed, and no person has dealt with it yet. */
  readonly failedOpen: number;
}

/** How many leads match, by status; each part is counted from an index. */
export async function countLeads(
  db: Db,
  { tenantId, filter }: { tenantId: string; filter: LeadFilter },
): Promise<LeadCounts> {
  const matches = matching(tenantId, filter);
  const [row] = await db.execute<{
    byStatus: Partial<Record<LeadStatus, number>> | null;
    withWarnings: number;
    failedOpen: number;
  }>(sql`
    select
      (select jsonb_object_agg(status, n) from (
        select leads.status, count(*) as n from leads where ${matches} group by leads.status) counted) as "byStatus",
      (select count(*)::int from leads where ${matches} and ${isWarned}) as "withWarnings",
      (select count(*)::int from leads
        where ${matches} and leads.status = 'failed' and leads.handled_at is null) as "failedOpen"`);
  const of = (status: LeadStatus) => row?.byStatus?.[status] ?? 0;
  return {
    all: LEAD_STATUSES.reduce((sum, status) => sum + of(status), 0),
    received: of('received'),
    syncing: of('syncing'),
    waiting: of('waiting'),
    synced: of('synced'),
    failed: of('failed'),
    withWarnings: row?.withWarnings ?? 0,
    failedOpen: row?.failedOpen ?? 0,
  };
}
