import { eq } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { fieldMappings, tenants } from '../db/schema.ts';
import { DEFAULT_MAPPING, type FieldMapping, type Mapping } from './default-mapping.ts';

/** A tenant's mapping: the defaults, with its own rows over them. */
export async function readMapping(db: Db | Tx, tenantId: string): Promise<Mapping> {
  const rows = await db.select().from(fieldMappings).where(eq(fieldMappings.tenantId, tenantId));
  const taken = new Set(rows.map((row) => row.property));
  const mapping = new Map<string, FieldMapping | null>(
    [...DEFAULT_MAPPING].filter(([, { property }]) => !taken.has(property)),
  );
  for (const { field, property, overwrite } of rows) {
    mapping.set(field, property === null ? null : { property, overwrite });
  }
  return mapping;
}

/** The mapping, for a change of it: changes take turns by the tenant's row, and hold up no lead that arrives. */
export async function readMappingToChange(tx: Tx, tenantId: string): Promise<Mapping> {
  await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for('no key update');
  return readMapping(tx, tenantId);
}
