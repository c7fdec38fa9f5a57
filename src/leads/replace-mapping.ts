import { eq } from 'drizzle-orm';
import type { Actor } from '../connections/actor.ts';
import type { Db } from '../db/client.ts';
import { fieldMappings } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { DEFAULT_MAPPING } from './default-mapping.ts';
import { noteMappingChange } from './note-mapping-change.ts';
import { readMapping, readMappingToChange } from './read-mapping.ts';
import { asVersioned, type MappingRow, type VersionedMapping } from './versioned-mapping.ts';

interface MappingChange {
  readonly tenantId: string;
  readonly mappings: readonly MappingRow[];
  /** The version that the change was made to; of two people who change the same one, the second is told. */
  readonly ifVersion: string;
  readonly by: Actor;
}

/**
 * Puts a tenant's mapping whole: what is not in it is not sent, documented fields included. The connection's history
 * gets an entry.
 * @throws {DomainError} `mappings-changed`
 */
export async function replaceMapping(
  db: Db,
  { tenantId, mappings, ifVersion, by }: MappingChange,
): Promise<VersionedMapping> {
  return db.transaction(async (tx) => {
    const before = asVersioned(await readMappingToChange(tx, tenantId));
    if (before.version !== ifVersion) {
      throw new DomainError(
        'mappings-changed',
        'The field mapping was changed meanwhile, so nothing was saved; read it again and repeat the change.',
      );
    }
    await tx.delete(fieldMappings).where(eq(fieldMappings.tenantId, tenantId));
    const rows = rowsOf(mappings).map((row) => ({ tenantId, ...row }));
    if (rows.length > 0) await tx.insert(fieldMappings).values(rows);
    const after = asVersioned(await readMapping(tx, tenantId));
    const changed = changedFields(before.mappings, after.mappings);
    if (changed.length > 0) await noteMappingChange(tx, { tenantId, by, changed });
    return after;
  });
}

/** Only what differs from the defaults is stored: a tenant that changed nothing follows them. */
function rowsOf(mappings: readonly MappingRow[]) {
  const own = mappings.filter(({ field, property, overwrite }) => {
    const usual = DEFAULT_MAPPING.get(field);
    return usual?.property !== property || usual.overwrite !== overwrite;
  });
  const mapped = new Set(mappings.map(({ field }) => field));
  const removed = [...DEFAULT_MAPPING.keys()].filter((field) => !mapped.has(field));
  return [...own, ...removed.map((field) => ({ field, property: null }))];
}

function changedFields(before: readonly MappingRow[], after: readonly MappingRow[]): string[] {
  const rulesOf = (rows: readonly MappingRow[]) =>
    new Map(rows.map(({ field, property, overwrite }) => [field, `${property} ${overwrite}`]));
  const [old, now] = [rulesOf(before), rulesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((field) => old.get(field) !== now.get(field));
}
