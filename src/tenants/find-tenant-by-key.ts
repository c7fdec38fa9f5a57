import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { apiKeys } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { secretHash } from '../secret.ts';

/** "Last used" is for a person who wonders whether to revoke a key: to the minute is enough. */
const isUsedLately = sql<boolean>`coalesce(${apiKeys.lastUsedAt} > now() - interval '1 minute', false)`;

export interface KeyHolder {
  readonly tenantId: string;
  readonly keyId: string;
  /** The key's own, as people call it. */
  readonly name: string;
}

export const keyWrong = () =>
  new DomainError(
    'key-wrong',
    'The key is unknown or revoked, so nothing was done; check that it is whole and still in use.',
  );

/** As `createApiKey` makes them. What has another shape is nobody's, and not worth a look into the database. */
const SHAPE = /^al_[\w-]{43}$/;

/** Whose key this is; `null` for an unknown or revoked one. Found by its hash, so no comparison leaks a part of it. */
export async function findTenantByKey(db: Db, apiKey: string): Promise<KeyHolder | null> {
  if (!SHAPE.test(apiKey)) return null;
  const keyHash = secretHash(apiKey);
  const [key] = await db
    .select({
      tenantId: apiKeys.tenantId,
      keyId: apiKeys.id,
      name: apiKeys.name,
      usedLately: isUsedLately,
    })
    .from(apiKeys)
    .where(and(eq(apiKeys.keyHash, keyHash), isNull(apiKeys.revokedAt)));
  if (!key) return null;
  if (!key.usedLately) {
    await db
      .update(apiKeys)
      .set({ lastUsedAt: sql`now()` })
      .where(and(eq(apiKeys.keyHash, keyHash), sql`not ${isUsedLately}`)); // one of many at once is enough
  }
  return { tenantId: key.tenantId, keyId: key.keyId, name: key.name };
}
