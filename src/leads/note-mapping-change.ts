import { sql } from 'drizzle-orm';
import { type Actor, actorWords } from '../connections/actor.ts';
import type { Tx } from '../db/client.ts';

const NAMED_MAX = 5;

/** Puts a change of the mapping into the connection's history. A tenant that was never connected has no history yet. */
export async function noteMappingChange(
  tx: Tx,
  { tenantId, by, changed }: { tenantId: string; by: Actor; changed: readonly string[] },
): Promise<void> {
  const more = changed.length > NAMED_MAX ? ` and ${changed.length - NAMED_MAX} more` : '';
  const message = `The field mapping was changed for ${changed.slice(0, NAMED_MAX).join(', ')}${more}.`;
  await tx.execute(sql`
    insert into connection_events (tenant_id, kind, message, actor)
    select tenant_id, 'mapping_changed', ${message}, ${actorWords(by)} from connections where tenant_id = ${tenantId}`);
}
