import type { Db } from '../../src/db/client.ts';
import type { LeadFields, LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { submitLead } from '../../src/leads/submit-lead.ts';
import { EMAIL_HASH_KEY } from './keys.ts';

/** Accepts a lead; what the test does not say is not filled in. */
export async function aLead(
  db: Db,
  tenantId: string,
  fields: LeadFields = { email: 'ada@example.com' },
  idempotencyKey: string | null = null,
): Promise<LeadRef> {
  const { id } = await submitLead(
    { db, emailHashKey: EMAIL_HASH_KEY },
    { tenantId, fields, agentId: null, conversationId: null, source: null, idempotencyKey },
  );
  return { tenantId, leadId: id };
}

/** The kinds of a lead's timeline, oldest first. */
export async function timeline(db: Db, lead: LeadRef): Promise<string[]> {
  const { events } = await readLead(db, lead);
  return events.map(({ kind }) => kind);
}
