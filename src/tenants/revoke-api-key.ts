import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { apiKeys } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';

/** From now on requests with this key fail. @throws {DomainError} `api-key-not-found` */
export async function revokeApiKey(
  db: Db,
  { tenantId, keyId }: { tenantId: string; keyId: string },
): Promise<void> {
  const revoked = await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
    .returning({ id: apiKeys.id });
  if (revoked.length === 0) {
    throw new DomainError(
      'api-key-not-found',
      'There is no such key in use in this workspace; it may be revoked already.',
    );
  }
}
