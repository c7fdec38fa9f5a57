import { and, eq } from 'drizzle-orm';
import type { AgentFormField, AgentRef } from '../../src/agents/agent.ts';
import { EMAIL_FIELD } from '../../src/agents/agent.ts';
import { createAgent } from '../../src/agents/create-agent.ts';
import type { Db } from '../../src/db/client.ts';
import { agents } from '../../src/db/schema.ts';

/** An agent whose Collect Lead action is on; what the test does not say is as in a new one. */
export async function aCollectingAgent(
  db: Db,
  tenantId: string,
  changes: Partial<typeof agents.$inferInsert> = {},
): Promise<AgentRef> {
  const { id } = await createAgent(db, { tenantId, name: 'Sales' });
  await db
    .update(agents)
    .set({ collectLead: true, ...changes })
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, id)));
  return { tenantId, agentId: id };
}

/** A form that asks for email and for these. */
export const aForm = (...fields: (Partial<AgentFormField> & { name: string })[]): AgentFormField[] => [
  EMAIL_FIELD,
  ...fields.map(({ name, ...field }) => ({
    name,
    label: name,
    type: 'text' as const,
    required: false,
    ...field,
  })),
];
