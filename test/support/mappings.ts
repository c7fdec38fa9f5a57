import type { Db } from '../../src/db/client.ts';
import { fieldMappings } from '../../src/db/schema.ts';
import type { OverwritePolicy } from '../../src/leads/default-mapping.ts';

/** Maps fields of a workspace, beside the documented ones. */
export async function mapped(
  db: Db,
  tenantId: string,
  ...rules: [field: string, property: string, overwrite?: OverwritePolicy][]
): Promise<void> {
  const rows = rules.map(([field, property, overwrite = 'always']) => ({
    tenantId,
    field,
    property,
    overwrite,
  }));
  await db.insert(fieldMappings).values(rows);
}
