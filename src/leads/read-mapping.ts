import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { fieldMappings } from '../db/schema.ts';
import { DEFAULT_MAPPING, type Mapping } from './default-mapping.ts';

/** A tenant's mapping: the defaults, with its own rows over them. */
export async function readMapping(db: Db, tenantId: string): Promise<Mapping> {
  const rows = await db.select().from(fieldMappings).where(eq(fieldMappings.tenantId, tenantId));
  const taken = new Set(rows.map((row) => row.property));
  const defaults = [...DEFAULT_MAPPING].filter(([, { property }]) => !taken.has(property));
  return new Map([
    ...defaults,
    ...rows.map(({ field, property, overwrite }) => [field, { property, overwrite }] as const),
  ]);
}
