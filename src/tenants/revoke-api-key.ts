import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { apiKeys, sessions, signInLinks } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';

/**
 * From now on requests with this key fail, and whoever signed in by its links is signed out: who has stolen it may
 * be among them. Keys that were made while signed in stay: they are the host product's as well.
 * @throws {DomainError} `api-key-not-found`
 */
export async function revokeApiKey(
  db: Db,
  { tenantId, keyId }: { tenantId: string; keyId: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const revoked = await tx
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
    // First the links: what one of them has just been spent on is there to be seen after that.
    await tx.delete(signInLinks).where(and(eq(signInLinks.tenantId, tenantId), eq(signInLinks.keyId, keyId)));
    await tx.delete(sessions).where(and(eq(sessions.tenantId, tenantId), eq(sessions.keyId, keyId)));
  });
}
