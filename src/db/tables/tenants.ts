import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { at } from '../columns.ts';

/** A workspace of the host product. Its id stands in workflow ids and fairness keys, hence the narrow alphabet. */
export const tenants = pgTable(
  'tenants',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** Days after which what a finished lead holds of its person is erased; without it the operator's setting counts. */
    retentionDays: integer('retention_days'),
  },
  () => [check('tenants_id_shape', sql.raw(`id ~ '^[a-z0-9_-]{1,40}$'`))],
);

/** Only the SHA-256 of a key is kept; the fingerprint is what a person recognises it by. */
export const apiKeys = pgTable(
  'api_keys',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    id: text().notNull(),
    name: text().notNull(),
    keyHash: text('key_hash').notNull(),
    fingerprint: text().notNull(),
    createdBy: text('created_by').$type<'operator' | 'admin'>(),
    /** Of one that an admin made: the key whose sign-in link had let them in. */
    createdThroughKeyId: text('created_through_key_id'),
    createdAt: at('created_at').notNull().defaultNow(),
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('api_keys_key_hash').on(t.keyHash),
    foreignKey({
      name: 'api_keys_created_through',
      columns: [t.tenantId, t.createdThroughKeyId],
      foreignColumns: [t.tenantId, t.id],
    }),
  ],
);

/** One-time links that sign a workspace admin into the pages; the link's token is kept as a hash only. */
export const signInLinks = pgTable(
  'sign_in_links',
  {
    tokenHash: text('token_hash').primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    /** The key that asked for it and takes it along when it is revoked; none of before that was noted. */
    keyId: text('key_id'),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [
    foreignKey({
      name: 'sign_in_links_key',
      columns: [t.tenantId, t.keyId],
      foreignColumns: [apiKeys.tenantId, apiKeys.id],
    }),
  ],
);

/** Signed-in browsers. */
export const sessions = pgTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    /** The key whose link opened it; as there. */
    keyId: text('key_id'),
    csrfToken: text('csrf_token').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [
    unique('sessions_of_tenant').on(t.tenantId, t.tokenHash),
    foreignKey({
      name: 'sessions_key',
      columns: [t.tenantId, t.keyId],
      foreignColumns: [apiKeys.tenantId, apiKeys.id],
    }),
  ],
);
