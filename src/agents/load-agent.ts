import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agents } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { AgentRef } from './agent.ts';

export type AgentRecord = typeof agents.$inferSelect;

/** @throws {DomainError} `no-such-agent`, also for another workspace's */
export async function loadAgent(db: Db, { tenantId, agentId }: AgentRef): Promise<AgentRecord> {
  const [agent] = await db
    .select()
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, agentId)));
  if (!agent) throw noSuchAgent();
  return agent;
}

export const noSuchAgent = () =>
  new DomainError('no-such-agent', 'There is no such agent in this workspace.');
