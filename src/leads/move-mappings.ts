import { and, eq, inArray } from 'drizzle-orm';
import type { Actor } from '../connections/actor.ts';
import type { Tx } from '../db/client.ts';
import { fieldMappings } from '../db/schema.ts';
import { DEFAULT_MAPPING } from './default-mapping.ts';
import { noteMappingChange } from './note-mapping-change.ts';
import { readMappingToChange } from './read-mapping.ts';

/**
 * Lets mappings follow fields that get another name. A field without a mapping stays so, and a new name that has
 * one already keeps it. Runs in the caller's transaction.
 * @param renames former name → new name
 */
export async function moveMappings(
  tx: Tx,
  { tenantId, renames, by }: { tenantId: string; renames: ReadonlyMap<string, string>; by: Actor },
): Promise<void> {
  const mapping = await readMappingToChange(tx, tenantId);
  const moved = [...renames].flatMap(([from, to]) => {
    const target = mapping.get(from);
    const isFree = to !== 'name' && (!mapping.has(to) || renames.has(to)); // `name` is split by a rule of its own
    const isDecided = target || (target === null && !DEFAULT_MAPPING.has(from)); // else the default would come back
    return isDecided && isFree ? [{ from, row: { tenantId, field: to, property: null, ...target } }] : [];
  });
  if (moved.length === 0) return;
  const changed = [...new Set(moved.flatMap(({ from, row }) => [from, row.field]))];
  await tx
    .delete(fieldMappings)
    .where(and(eq(fieldMappings.tenantId, tenantId), inArray(fieldMappings.field, changed)));
  await tx.insert(fieldMappings).values(moved.map(({ row }) => row));
  await noteMappingChange(tx, { tenantId, by, changed });
}
