import { sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';
import { leads } from '../../src/db/schema.ts';
import type { LeadFields, LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import type { SyncedLead } from '../../src/leads/record-outcome.ts';
import { type LeadSubmission, submitLead } from '../../src/leads/submit-lead.ts';
import { EMAIL_HASH_KEY } from './keys.ts';

/** Accepts a lead; what the test does not say is not filled in. */
export async function aLead(
  db: Db,
  tenantId: string,
  fields: LeadFields = { email: 'ada@example.com' },
  idempotencyKey: string | null = null,
  more: Partial<LeadSubmission> = {},
): Promise<LeadRef> {
  const { id } = await submitLead(
    { db, emailHashKey: EMAIL_HASH_KEY },
    { tenantId, fields, agentId: null, conversationId: null, source: null, idempotencyKey, ...more },
  );
  return { tenantId, leadId: id };
}

/** The kinds of a lead's timeline, oldest first. */
export async function timeline(db: Db, lead: LeadRef): Promise<string[]> {
  const { events } = await readLead(db, lead);
  return events.map(({ kind }) => kind);
}

/** Accepts leads one after another; the first is first in line. */
export async function severalLeads(db: Db, tenantId: string, count: number): Promise<LeadRef[]> {
  const refs: LeadRef[] = [];
  for (let n = 1; n <= count; n++) refs.push(await aLead(db, tenantId, { email: `lead-${n}@example.com` }));
  return refs;
}

/** Leads in bulk, each a second older than the one before; with no more than a list shows of them. */
export async function manyLeads(db: Db, tenantId: string, count: number): Promise<void> {
  await db.execute(sql`
    insert into leads (tenant_id, id, fields, email, email_hash, received_at)
    select ${tenantId}, 'lead_' || md5(${tenantId} || n), jsonb_build_object('email', n || '@example.com'),
      n || '@example.com', md5(n::text), now() - n * interval '1 second'
    from generate_series(1, ${count}::int) n`);
}

/** Nothing stands in line any more, and nothing has just been taken out of it. */
export async function forgetLine(db: Db): Promise<void> {
  await db.update(leads).set({ queuedAt: null, touchedAt: sql`now() - interval '1 minute'` });
}

/** What HubSpot's answer leaves with a lead. */
export const SYNCED: SyncedLead = {
  hubId: 1,
  contactId: '501',
  outcome: 'created',
  warnings: [],
  fieldResults: [],
  notes: [],
};

/** Enough for what a test has in line, and a window that its bursts do reach. */
export const LIMITS = { window: 16, atMost: 100, burstsStepAside: true };
