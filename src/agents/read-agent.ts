import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { readMapping } from '../leads/read-mapping.ts';
import type { AgentRef } from './agent.ts';
import { type AgentRecord, loadAgent } from './load-agent.ts';
import { mappedTargets } from './mapped-targets.ts';

/** An agent with what its page shows beside it. */
export interface AgentDetails extends AgentRecord {
  /** Leads of the last seven days, without test leads. */
  readonly leads7d: number;
  readonly lastLeadAt: Date | null;
  /** By form field: the HubSpot properties that it goes to. */
  readonly mappedTargets: Readonly<Record<string, readonly string[]>>;
}

/** @throws {DomainError} `no-such-agent`, also for another workspace's */
export async function readAgent(db: Db, ref: AgentRef): Promise<AgentDetails> {
  const [agent, leads, mapping] = await Promise.all([
    loadAgent(db, ref),
    leadsOf(db, ref),
    readMapping(db, ref.tenantId),
  ]);
  return { ...agent, ...leads, mappedTargets: mappedTargets(agent.formFields, mapping) };
}

async function leadsOf(db: Db, { tenantId, agentId }: AgentRef) {
  const [found] = await db.execute<{ leads7d: number; lastLeadAt: string | null }>(sql`
    select
      (select count(*)::int from leads where tenant_id = ${tenantId} and agent_id = ${agentId} and not test
        and received_at >= now() - interval '7 days') as "leads7d",
      (select received_at from leads where tenant_id = ${tenantId} and agent_id = ${agentId} and not test
        order by received_at desc, seq desc limit 1) as "lastLeadAt"`);
  return { leads7d: found?.leads7d ?? 0, lastLeadAt: found?.lastLeadAt ? new Date(found.lastLeadAt) : null };
}
