import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { DomainError } from '../domain-error.ts';
import { newId } from '../new-id.ts';
import { DEFAULT_DESCRIPTION, DEFAULT_FORM } from './agent.ts';

/** Every one of them is a tool that a host may list. */
const AGENTS_MAX = 1_000;

/**
 * Adds an agent, with the documentation's example of when the form is shown. Its Collect Lead action is off.
 * @throws {DomainError} `agents-too-many`
 */
export async function createAgent(
  db: Db,
  { tenantId, name }: { tenantId: string; name: string },
): Promise<{ id: string }> {
  const id = newId('agt');
  const created = await db.execute(sql`
    insert into agents (tenant_id, id, name, description, form_fields, allowed_origins)
    select ${tenantId}, ${id}, ${name}, ${DEFAULT_DESCRIPTION}, ${JSON.stringify(DEFAULT_FORM)}::jsonb, '{}'
    where (select count(*) from agents where tenant_id = ${tenantId}) < ${AGENTS_MAX}
    returning id`);
  if (created.length > 0) return { id };
  throw new DomainError(
    'agents-too-many',
    'A workspace has at most 1,000 agents, so none was added; rename one that is out of use.',
  );
}
