import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { type BlockReason, QUOTA_KINDS, type QuotaKind } from '../../hubspot/quota-kind.ts';
import { at, oneOf } from '../columns.ts';

/**
 * What HubSpot still lets us do in an account, for all processes: one row a kind of call, changed by one statement
 * at a time. `slots` holds when each taken slot is free again; a slot that is never given back ends by itself.
 */
export const hubspotQuotas = pgTable(
  'hubspot_quotas',
  {
    hubId: bigint('hub_id', { mode: 'number' }).notNull(),
    kind: text().$type<QuotaKind>().notNull(),
    slots: timestamp('slots', { withTimezone: true }).array().notNull().default(sql`'{}'`),
    /** HubSpot said to stop until then. */
    blockedUntil: at('blocked_until'),
    blockedWhy: text('blocked_why').$type<BlockReason>(),
    /** What HubSpot's own headers allow, where that is less than what we were told. */
    limitSeen: integer('limit_seen'),
    /** Leads that stand in line for a slot, by process: how many, and when it said so (seconds since 1970). */
    waiters: jsonb().$type<Record<string, [count: number, at: number]>>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.hubId, t.kind] }),
    check('hubspot_quotas_kind', oneOf('kind', QUOTA_KINDS)),
  ],
);

/** How often a caller of the public endpoints came in the running window, for all processes. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    key: text().primaryKey(),
    hits: integer().notNull(),
    windowEndsAt: at('window_ends_at').notNull(),
  },
  (t) => [index('rate_limits_ended').on(t.windowEndsAt)],
);
