import { and, eq, ne, sql } from 'drizzle-orm';
import { type Actor, actorWords } from '../connections/actor.ts';
import type { Db, Tx } from '../db/client.ts';
import { agents } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { moveMappings } from '../leads/move-mappings.ts';
import type { AgentFormField, AgentRef } from './agent.ts';
import { type AgentRecord, noSuchAgent } from './load-agent.ts';

/** A form field, with the name that it had until now when that is another one. */
export interface ChangedField extends AgentFormField {
  readonly renamedFrom?: string | undefined;
}

/** What is not there stays as it is. */
export type AgentChanges = Partial<
  Pick<
    AgentRecord,
    | 'name'
    | 'collectLead'
    | 'description'
    | 'conditions'
    | 'allowedOrigins'
    | 'consentText'
    | 'consentRequired'
    | 'privacyUrl'
    | 'formTexts'
    | 'theme'
    | 'language'
  > & { formFields: readonly ChangedField[] }
>;

interface AgentChange extends AgentRef {
  /** The version that the change was made to; of two people who change it, the second is told. */
  readonly ifVersion: number;
  readonly changes: AgentChanges;
  readonly by: Actor;
}

/**
 * Changes an agent. The mapping of a renamed field moves along, unless another agent's form still has the field.
 * @throws {DomainError} `no-such-agent`, `agent-changed`
 */
export async function changeAgent(
  db: Db,
  { tenantId, agentId, ifVersion, changes, by }: AgentChange,
): Promise<void> {
  const isThisOne = and(eq(agents.tenantId, tenantId), eq(agents.id, agentId));
  await db.transaction(async (tx) => {
    const [before] = await tx.select().from(agents).where(isThisOne).for('no key update');
    if (!before) throw noSuchAgent();
    if (before.version !== ifVersion) throw agentChanged(before);
    const { formFields, ...others } = changes;
    await tx
      .update(agents)
      .set({
        ...others,
        ...(formFields ? { formFields: formFields.map(({ renamedFrom: _, ...field }) => field) } : {}),
        version: before.version + 1,
        updatedAt: sql`now()`,
        updatedBy: actorWords(by),
      })
      .where(isThisOne);
    const renames = await renamesOf(tx, before, formFields ?? []);
    if (renames.size > 0) await moveMappings(tx, { tenantId, renames, by });
  });
}

/** Former name → new name, of fields whose former name no form of the workspace has any more. */
async function renamesOf(
  tx: Tx,
  { tenantId, id, formFields }: AgentRecord,
  changed: readonly ChangedField[],
): Promise<Map<string, string>> {
  const former = new Set(formFields.map(({ name }) => name));
  const kept = new Set(changed.flatMap(({ name, renamedFrom }) => (renamedFrom === undefined ? [name] : [])));
  const renames = new Map(
    changed.flatMap(({ name, renamedFrom }) =>
      renamedFrom !== undefined && renamedFrom !== name && former.has(renamedFrom) && !kept.has(renamedFrom)
        ? [[renamedFrom, name] as const]
        : [],
    ),
  );
  if (renames.size === 0) return renames;
  const others = await tx
    .select({ formFields: agents.formFields })
    .from(agents)
    .where(and(eq(agents.tenantId, tenantId), ne(agents.id, id)));
  for (const { name } of others.flatMap((other) => other.formFields)) renames.delete(name);
  return renames;
}

const agentChanged = ({ updatedAt, updatedBy }: AgentRecord) =>
  new DomainError(
    'agent-changed',
    `${updatedBy ?? 'Somebody'} changed the agent meanwhile, at ${updatedAt.toISOString()}, so nothing was saved; read it again and repeat the change.`,
  );
