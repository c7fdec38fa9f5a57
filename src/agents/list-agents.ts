import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';

export interface ListedAgent {
  readonly id: string;
  readonly name: string;
  readonly collectLead: boolean;
  readonly allowedOrigins: readonly string[];
  /** Leads of the last seven days, without test leads. */
  readonly leads7d: number;
  readonly lastLeadAt: Date | null;
  /** Where the list goes on: its name as it is sorted. */
  readonly sortName: string;
}

/** Agents of a workspace by name. */
export async function listAgents(
  db: Db,
  {
    tenantId,
    after,
    limit,
  }: { tenantId: string; after: { sortName: string; id: string } | null; limit: number },
): Promise<ListedAgent[]> {
  const rows = await db.execute<ListedAgentRow>(sql`
    with page as (
      select id, name, collect_lead, allowed_origins, lower(name) as sort_name from agents
      where tenant_id = ${tenantId}
        and (${after === null} or (lower(name), id) > (${after?.sortName ?? ''}, ${after?.id ?? ''}))
      order by sort_name, id limit ${limit}
    ),
    recent as materialized ( -- once, not once an agent
      select agent_id, count(*)::int as leads from leads
      where tenant_id = ${tenantId} and received_at >= now() - interval '7 days' and not test and agent_id is not null
      group by agent_id
    )
    select page.id, page.name, page.collect_lead as "collectLead", page.allowed_origins as "allowedOrigins",
      page.sort_name as "sortName", coalesce(recent.leads, 0) as "leads7d",
      (select received_at from leads
       where tenant_id = ${tenantId} and agent_id = page.id and not test
       order by received_at desc, seq desc limit 1) as "lastLeadAt"
    from page left join recent on recent.agent_id = page.id
    order by page.sort_name, page.id`);
  return rows.map(({ lastLeadAt, ...row }) => ({
    ...row,
    lastLeadAt: lastLeadAt === null ? null : new Date(lastLeadAt),
  }));
}

/** Times come as text from a statement that is written by hand. */
type ListedAgentRow = Omit<ListedAgent, 'lastLeadAt'> & { lastLeadAt: string | null };
