import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { type AgentFormField, type AgentFormTexts, FORM_THEMES, type FormTheme } from '../agents/agent.ts';
import {
  CONNECTION_STATUSES,
  type ConnectionError,
  type ConnectionEventKind,
  type ConnectionStatus,
} from '../connections/connection.ts';
import { type BlockReason, QUOTA_KINDS, type QuotaKind } from '../hubspot/quota-kind.ts';
import {
  ANY_WARNING,
  type ErasedBecause,
  LEAD_STATUSES,
  type LeadConsent,
  type LeadEventDetails,
  type LeadEventKind,
  type LeadFieldResult,
  type LeadFields,
  type LeadOutcome,
  type LeadProblem,
  type LeadStatus,
  type LeadWarning,
  WAIT_REASONS,
  type WaitReason,
} from '../leads/lead.ts';

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`);

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

/** A chat agent with its Collect Lead action. */
export const agents = pgTable(
  'agents',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    id: text().notNull(),
    name: text().notNull(),
    collectLead: boolean('collect_lead').notNull().default(false),
    description: text().notNull(),
    conditions: text(),
    formFields: jsonb('form_fields').$type<AgentFormField[]>().notNull(),
    allowedOrigins: text('allowed_origins').array().notNull(),
    /** Without it the form has no consent box. */
    consentText: text('consent_text'),
    consentRequired: boolean('consent_required').notNull().default(false),
    privacyUrl: text('privacy_url'),
    formTexts: jsonb('form_texts').$type<AgentFormTexts>().notNull().default({}),
    theme: text().$type<FormTheme>().notNull().default('auto'),
    language: text().notNull().default('en'),
    /** Counts the changes: what an editor read must still be what stands here. */
    version: integer().notNull().default(1),
    /** Where the form was shown last. */
    lastLoadedFrom: text('last_loaded_from'),
    lastLoadedAt: at('last_loaded_at'),
    /** How often the form's trap for robots was answered. */
    trapped: integer().notNull().default(0),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
    /** Who, as people are told; nobody has changed it since it was made, or before this was noted. */
    updatedBy: text('updated_by'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('agents_public_id').on(t.id), // a website names its agent by the id alone
    check('agents_theme', oneOf('theme', FORM_THEMES)),
  ],
);

/**
 * A tenant's own field → property rules; without a row the defaults of `leads/default-mapping.ts` hold. A row
 * without a property takes a default away: the field is kept with its leads and not sent.
 */
export const fieldMappings = pgTable(
  'field_mappings',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    field: text().notNull(),
    property: text(),
    overwrite: text().$type<'always' | 'if_empty'>().notNull().default('always'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.field] }),
    unique('field_mappings_property_once').on(t.tenantId, t.property),
    // The email finds the contact, and is never rewritten on one that exists.
    check('field_mappings_never_email', sql.raw(`field <> 'email' and property <> 'email'`)),
    check('field_mappings_overwrite', oneOf('overwrite', ['always', 'if_empty'])),
  ],
);

/**
 * A lead. `seq` is the order of acceptance. `queued_at` is set while the lead stands in line for the starter;
 * a lead that is `received` or `syncing` and not queued is in flight in Temporal. `problem` is what last stood in
 * its way: a waiting lead's reason, a failed lead's failure.
 */
export const leads = pgTable(
  'leads',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    id: text().notNull(),
    seq: bigserial({ mode: 'number' }).notNull(),
    agentId: text('agent_id'),
    conversationId: text('conversation_id'),
    source: text(),
    fields: jsonb().$type<LeadFields>().notNull(),
    email: text().notNull(),
    emailHash: text('email_hash').notNull(),
    idempotencyKey: text('idempotency_key'),
    status: text().$type<LeadStatus>().notNull().default('received'),
    waitingFor: text('waiting_for').$type<WaitReason>(),
    waitingUntil: at('waiting_until'),
    /** It has stood still for want of a connection, so its time to HubSpot says nothing about us. */
    waitedForConnection: boolean('waited_for_connection').notNull().default(false),
    queuedAt: at('queued_at').defaultNow(),
    /** Its run waits and has to be woken; set until the run has begun anew, whoever dies on the way. */
    wakeRun: boolean('wake_run').notNull().default(false),
    touchedAt: at('touched_at').notNull().defaultNow(),
    receivedAt: at('received_at').notNull().defaultNow(),
    syncedAt: at('synced_at'),
    hubId: bigint('hub_id', { mode: 'number' }),
    hubspotContactId: text('hubspot_contact_id'),
    outcome: text().$type<LeadOutcome>(),
    warnings: jsonb().$type<LeadWarning[]>().notNull().default([]),
    /** HubSpot properties that this lead has set, so that an earlier lead of the person does not set them back. */
    sentProperties: text('sent_properties').array(),
    /** HubSpot said that the contact was deleted; its id stays, a privacy deletion may still name it. */
    contactGoneAt: at('contact_gone_at'),
    /** What the lead held of its person is gone for good. */
    erasedAt: at('erased_at'),
    erasedBecause: text('erased_because').$type<ErasedBecause>(),
    /** A person retried the lead although its email is on the suppression list. */
    suppressionLifted: boolean('suppression_lifted').notNull().default(false),
    problem: jsonb().$type<LeadProblem>(),
    /** What became of each field when the lead was written; values as HubSpot got them. */
    fieldResults: jsonb('field_results').$type<LeadFieldResult[]>(),
    consent: jsonb().$type<LeadConsent>(),
    /** Sent by an admin to see one go through; left out of the statistics. */
    test: boolean().notNull().default(false),
    /** A person has dealt with its failure by other means than a retry. */
    handledAt: at('handled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({
      name: 'leads_agent',
      columns: [t.tenantId, t.agentId],
      foreignColumns: [agents.tenantId, agents.id],
    }),
    unique('leads_idempotency_key').on(t.tenantId, t.idempotencyKey),
    check('leads_status', oneOf('status', LEAD_STATUSES)),
    check('leads_waiting_for', oneOf('waiting_for', WAIT_REASONS)),
    check('leads_waiting_says_why', sql.raw(`(status = 'waiting') = (waiting_for is not null)`)),
    check('leads_failed_says_why', sql.raw(`status <> 'failed' or problem is not null`)),
    check(
      'leads_synced_says_where',
      sql.raw(`status <> 'synced' or (hubspot_contact_id is not null and outcome is not null)`),
    ),
    unique('leads_seq').on(t.tenantId, t.seq),
    // Lists are in the order of receipt, so that a period is a range of each of these, read backwards for the
    // newest. Where the status comes last it is there to be counted without a look at the leads.
    index('leads_by_receipt').on(t.tenantId, t.receivedAt, t.seq),
    index('leads_by_status').on(t.tenantId, t.status, t.receivedAt, t.seq),
    index('leads_of_agent')
      .on(t.tenantId, t.agentId, t.receivedAt, t.seq, t.status)
      .where(sql.raw('agent_id is not null')),
    index('leads_warned')
      .on(t.tenantId, t.receivedAt, t.seq, t.status)
      .where(sql.raw(`warnings @? ${ANY_WARNING}`)),
    index('leads_failed_open')
      .on(t.tenantId, t.receivedAt, t.seq)
      .where(sql.raw(`status = 'failed' and handled_at is null`)),
    index('leads_kept')
      .on(t.tenantId, t.touchedAt)
      .concurrently()
      .where(sql.raw(`erased_at is null and (status = 'synced' or handled_at is not null)`)),
    index('leads_queue').on(t.tenantId, t.seq).where(sql.raw('queued_at is not null')),
    index('leads_in_flight')
      .on(t.tenantId)
      .where(sql.raw(`queued_at is null and status in ('received', 'syncing')`)),
    index('leads_of_person').on(t.tenantId, t.emailHash, t.seq),
    index('leads_of_contact')
      .on(t.hubspotContactId, t.hubId)
      .where(sql.raw('hubspot_contact_id is not null')),
    index('leads_waiting').on(t.tenantId, t.waitingFor, t.seq).where(sql.raw(`status = 'waiting'`)),
    index('leads_waiting_until')
      .on(t.tenantId, t.waitingFor, t.waitingUntil)
      .where(sql.raw(`status = 'waiting'`)),
    index('leads_synced').on(t.tenantId, t.syncedAt).where(sql.raw(`status = 'synced'`)),
    index('leads_unfinished').on(t.touchedAt).where(sql.raw(`status in ('received', 'syncing', 'waiting')`)),
  ],
);

/**
 * What leads are searched by, in lower case. It has a table of its own because its index is the dearest of all, and
 * would else be written anew with every change of a lead's status.
 */
export const leadTexts = pgTable(
  'lead_texts',
  {
    tenantId: text('tenant_id').notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    text: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.seq] }),
    foreignKey({
      name: 'lead_texts_lead',
      columns: [t.tenantId, t.seq],
      foreignColumns: [leads.tenantId, leads.seq],
    }),
    index('lead_texts_search').using('gin', t.tenantId, t.text.op('gin_trgm_ops')),
  ],
);

/** The append-only timeline of a lead, written in the transaction that changes the lead. */
export const leadEvents = pgTable(
  'lead_events',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    tenantId: text('tenant_id').notNull(),
    leadId: text('lead_id').notNull(),
    at: at('at').notNull().defaultNow(),
    kind: text().$type<LeadEventKind>().notNull(),
    message: text().notNull(),
    details: jsonb().$type<LeadEventDetails>(),
  },
  (t) => [
    foreignKey({
      name: 'lead_events_lead',
      columns: [t.tenantId, t.leadId],
      foreignColumns: [leads.tenantId, leads.id],
    }),
    index('lead_events_of_lead').on(t.tenantId, t.leadId, t.id),
  ],
);

/** Who writes to HubSpot for a person right now. A lease, not a lock: it outlives no dead process for long. */
export const personLeases = pgTable(
  'person_leases',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    emailHash: text('email_hash').notNull(),
    leadId: text('lead_id').notNull(),
    leaseId: uuid('lease_id').notNull(),
    leaseUntil: at('lease_until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.emailHash] }), index('person_leases_of_holder').on(t.leaseId)],
);

/** Persons who had themselves erased in HubSpot, by keyed hash: a later lead of theirs needs a person's decision. */
export const suppressions = pgTable(
  'suppressions',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    emailHash: text('email_hash').notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.emailHash] })],
);

/**
 * What HubSpot has said of a contact in the last days, whether or not a lead has it: news comes in any order, and a
 * merge brings leads to a contact that may be gone already. Ids and times only.
 */
export const contactNews = pgTable(
  'contact_news',
  {
    hubId: bigint('hub_id', { mode: 'number' }).notNull(),
    contactId: text('contact_id').notNull(),
    /** The contact that it is part of now. */
    mergedInto: text('merged_into'),
    goneAt: at('gone_at'),
    /** It was deleted for privacy, which nothing takes back. */
    erasedAt: at('erased_at'),
    notedAt: at('noted_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.hubId, t.contactId] }), index('contact_news_noted').on(t.notedAt)],
);

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
