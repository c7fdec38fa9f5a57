import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { fieldMappings, tenants } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { DEFAULT_MAPPING } from './default-mapping.ts';
import { readMapping } from './read-mapping.ts';
import { asVersioned, type MappingRow, type VersionedMapping } from './versioned-mapping.ts';

/**
 * Puts a tenant's mapping whole: what is not in it is not sent, documented fields included.
 * @param ifVersion the version that the change was made to; of two people who change the same one, the second is told
 * @throws {DomainError} `mappings-changed`
 */
export async function replaceMapping(
  db: Db,
  { tenantId, mappings, ifVersion }: { tenantId: string; mappings: readonly MappingRow[]; ifVersion: string },
): Promise<VersionedMapping> {
  return db.transaction(async (tx) => {
    // Changes take turns by the tenant's row; leads that arrive meanwhile are not held up by this lock.
    await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for('no key update');
    const { version } = asVersioned(await readMapping(tx, tenantId));
    if (version !== ifVersion) {
      throw new DomainError(
        'mappings-changed',
        'The field mapping was changed meanwhile, so nothing was saved; read it again and repeat the change.',
      );
    }
    await tx.delete(fieldMappings).where(eq(fieldMappings.tenantId, tenantId));
    const rows = rowsOf(mappings).map((row) => ({ tenantId, ...row }));
    if (rows.length > 0) await tx.insert(fieldMappings).values(rows);
    return asVersioned(await readMapping(tx, tenantId));
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
