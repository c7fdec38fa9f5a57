import { desc, eq } from 'drizzle-orm';
import type { AgentFormField } from '../agents/agent.ts';
import type { Db } from '../db/client.ts';
import { agents } from '../db/schema.ts';

const AGENTS_MAX = 100;

/** What the forms of a tenant's agents ask for, those that were changed last first. */
export async function readFormFields(db: Db, tenantId: string): Promise<AgentFormField[]> {
  const forms = await db
    .select({ formFields: agents.formFields })
    .from(agents)
    .where(eq(agents.tenantId, tenantId))
    .orderBy(desc(agents.updatedAt))
    .limit(AGENTS_MAX);
  return forms.flatMap(({ formFields }) => formFields);
}
