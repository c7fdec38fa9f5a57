import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { apiKeys } from '../db/schema.ts';
import { secretHash } from '../secret.ts';

/** "Last used" is for a person who wonders whether to revoke a key: to the minute is enough. */
const LAST_USED_GRAIN = sql`interval '1 minute'`;

/** Whose key this is; `null` for an unknown or revoked one. Found by its hash, so no comparison leaks a part of it. */
export async function findTenantByKey(db: Db, apiKey: string): Promise<string | null> {
  const keyHash = secretHash(apiKey);
  const [key] = await db
    .select({
      tenantId: apiKeys.tenantId,
      usedLately: sql<boolean>`coalesce(${apiKeys.lastUsedAt} > now() - ${LAST_USED_GRAIN}, false)`,
    })
    .from(apiKeys)
    .where(and(eq(apiKeys.keyHash, keyHash), isNull(apiKeys.revokedAt)));
  if (!key) return null;
  if (!key.usedLately) {
    await db.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.keyHash, keyHash));
  }
  return key.tenantId;
}
