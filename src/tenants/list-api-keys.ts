import { and, desc, eq, isNull } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db } from '../db/client.ts';
import { apiKeys } from '../db/schema.ts';

/** It may have been revoked since. */
const through = alias(apiKeys, 'through');

/** A tenant's keys that are in use, newest first; there are `API_KEYS_MAX` at most. */
export function listApiKeys(db: Db, tenantId: string) {
  return db
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      prefix: apiKeys.fingerprint,
      createdAt: apiKeys.createdAt,
      createdBy: apiKeys.createdBy,
      createdThrough: { id: through.id, name: through.name },
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .leftJoin(
      through,
      and(eq(through.tenantId, apiKeys.tenantId), eq(through.id, apiKeys.createdThroughKeyId)),
    )
    .where(and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}
