import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
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
} from '../../leads/lead.ts';
import { at, oneOf } from '../columns.ts';
import { agents } from './agents.ts';
import { tenants } from './tenants.ts';

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
