import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import {
  CONNECTION_STATUSES,
  type ConnectionError,
  type ConnectionEventKind,
  type ConnectionStatus,
} from '../../connections/connection.ts';
import { at, oneOf } from '../columns.ts';
import { sessions, tenants } from './tenants.ts';

/** Authorizations on their way through HubSpot: single use, bound to the tenant and to the browser. */
export const oauthStates = pgTable(
  'oauth_states',
  {
    stateHash: text('state_hash').primaryKey(),
    tenantId: text('tenant_id').notNull(),
    sessionHash: text('session_hash').notNull(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [
    foreignKey({
      name: 'oauth_states_session',
      columns: [t.tenantId, t.sessionHash],
      foreignColumns: [sessions.tenantId, sessions.tokenHash],
    }).onDelete('cascade'),
  ],
);

/**
 * A tenant's HubSpot account. Tokens are JWEs bound to the tenant and erased on disconnect.
 * `token_version` counts every change of the tokens; whoever refreshes holds the lease and commits only
 * where the version is still the one it read.
 */
export const connections = pgTable(
  'connections',
  {
    tenantId: text('tenant_id')
      .primaryKey()
      .references(() => tenants.id),
    status: text().$type<ConnectionStatus>().notNull(),
    hubId: bigint('hub_id', { mode: 'number' }).notNull(),
    hubDomain: text('hub_domain'),
    uiDomain: text('ui_domain'),
    accountType: text('account_type'),
    timeZone: text('time_zone'),
    scopes: text().array().notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    accessExpiresAt: at('access_expires_at'),
    accessLifetimeMs: integer('access_lifetime_ms'),
    tokenVersion: integer('token_version').notNull().default(1),
    leaseId: uuid('lease_id'),
    leaseUntil: at('lease_until'),
    connectedAt: at('connected_at').notNull().defaultNow(),
    /** The HubSpot user who approved, by the email that HubSpot names. */
    connectedBy: text('connected_by'),
    /** How many leads stood here unfinished when it was connected; until all of them are through. */
    drainTotal: integer('drain_total'),
    refreshedAt: at('refreshed_at'),
    refreshFailedAt: at('refresh_failed_at'),
    lastError: jsonb('last_error').$type<ConnectionError>(),
  },
  (t) => [
    check('connections_status', oneOf('status', CONNECTION_STATUSES)),
    check(
      'connections_tokens_while_connected',
      sql.raw(`status <> 'connected' or (access_token is not null and refresh_token is not null)`),
    ),
    // One HubSpot account belongs to one tenant; an ended connection gives it free.
    uniqueIndex('connections_hub_of_one_tenant').on(t.hubId).where(sql.raw(`status <> 'disconnected'`)),
    index('connections_due').on(t.accessExpiresAt).where(sql.raw(`status = 'connected'`)),
  ],
);

/**
 * An approved account that is another one than before: the person decides within minutes whether the waiting
 * leads go there. The tokens are sealed for the same tenant and move over as they are.
 */
export const pendingConnections = pgTable('pending_connections', {
  tenantId: text('tenant_id')
    .primaryKey()
    .references(() => connections.tenantId),
  hubId: bigint('hub_id', { mode: 'number' }).notNull(),
  hubDomain: text('hub_domain'),
  uiDomain: text('ui_domain'),
  accountType: text('account_type'),
  timeZone: text('time_zone'),
  scopes: text().array().notNull(),
  connectedBy: text('connected_by'),
  accessToken: text('access_token').notNull(),
  refreshToken: text('refresh_token').notNull(),
  accessExpiresAt: at('access_expires_at').notNull(),
  accessLifetimeMs: integer('access_lifetime_ms').notNull(),
  expiresAt: at('expires_at').notNull(),
});

/**
 * The history of a connection, written in the transaction that changes it. Renewals in a row are one row: there are
 * fifty a day.
 */
export const connectionEvents = pgTable(
  'connection_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => connections.tenantId),
    at: at('at').notNull().defaultNow(),
    kind: text().$type<ConnectionEventKind>().notNull(),
    message: text().notNull(),
    /** Who did it, in words; nobody for what happened by itself. */
    actor: text(),
    times: integer().notNull().default(1),
    /** When the last of several happened. */
    lastAt: at('last_at'),
  },
  (t) => [index('connection_events_of_tenant').on(t.tenantId, t.id)],
);
