import { randomBytes } from 'node:crypto';
import type { Db } from '../db/client.ts';
import { tenants } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { createApiKey, type NewApiKey } from './create-api-key.ts';

export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly firstKey: NewApiKey;
}

/** Creates a workspace with its first API key. @throws {DomainError} `tenant-exists` */
export async function createTenant(
  db: Db,
  { id = `t_${randomBytes(8).toString('hex')}`, name }: { id?: string | undefined; name: string },
): Promise<NewTenant> {
  return db.transaction(async (tx) => {
    const created = await tx.insert(tenants).values({ id, name }).onConflictDoNothing().returning();
    if (created.length === 0) {
      throw new DomainError(
        'tenant-exists',
        `The tenant ${id} exists already, so nothing was changed; choose another id.`,
        'id',
      );
    }
    return {
      id,
      name,
      firstKey: await createApiKey(tx, { tenantId: id, name: 'First key', createdBy: 'operator' }),
    };
  });
}
