import { eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { tenants } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';

/**
 * Sets after how many days what a workspace's finished leads hold of their persons is erased.
 * @param retentionDays `null`: as long as the operator's setting says
 * @throws {DomainError} `tenant-not-found`
 */
export async function changeRetention(
  db: Db,
  { tenantId, retentionDays }: { tenantId: string; retentionDays: number | null },
) {
  const { id, name } = tenants;
  const [tenant] = await db
    .update(tenants)
    .set({ retentionDays })
    .where(eq(tenants.id, tenantId))
    .returning({ id, name, retentionDays: tenants.retentionDays });
  if (tenant) return tenant;
  throw new DomainError('tenant-not-found', `There is no tenant ${tenantId}, so nothing was changed.`);
}
