import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { type AgentFormField, type AgentFormTexts, FORM_THEMES, type FormTheme } from '../../agents/agent.ts';
import { at, oneOf } from '../columns.ts';
import { tenants } from './tenants.ts';

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
