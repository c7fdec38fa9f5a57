import { isDeepStrictEqual } from 'node:util';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { violatedConstraint } from '../db/database-error.ts';
import { leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { leadsAccepted } from '../metrics/instruments.ts';
import { newId } from '../new-id.ts';
import type { LeadConsent, LeadFields, LeadStatus } from './lead.ts';
import { leadText } from './lead-text.ts';
import { hashEmail, normaliseEmail } from './normalise-email.ts';

export interface LeadSubmission {
  readonly tenantId: string;
  readonly fields: LeadFields;
  readonly agentId: string | null;
  readonly conversationId: string | null;
  readonly source: string | null;
  readonly idempotencyKey: string | null;
  /** What the visitor was asked and has answered, where the form asks. */
  readonly consent?: LeadConsent | null;
  /** Sent by an admin to see one go through. */
  readonly test?: boolean;
}

export interface SubmittedLead {
  readonly id: string;
  readonly status: LeadStatus;
}

/**
 * Accepts a lead: from the moment this returns it is never lost. It stands in line for its workflow.
 * The same idempotency key with the same content gives the same lead.
 * @throws {DomainError} `email-unusable`, `agent-not-found`, `idempotency-key-reused`
 */
export async function submitLead(
  { db, emailHashKey }: { db: Db; emailHashKey: string },
  lead: LeadSubmission,
): Promise<SubmittedLead> {
  const email = normaliseEmail(lead.fields.email);
  const emailHash = hashEmail(emailHashKey, email);
  const id = newId('lead');
  // One statement holds the lead, its first event and what it is found by: half the round trips of a transaction.
  const inserted = await db
    .execute(sql`
      with lead as (
        insert into leads (tenant_id, id, agent_id, conversation_id, source, fields, email, email_hash, idempotency_key,
          consent, test)
        values (${lead.tenantId}, ${id}, ${lead.agentId}, ${lead.conversationId}, ${lead.source},
          ${JSON.stringify(lead.fields)}::jsonb, ${email}, ${emailHash}, ${lead.idempotencyKey},
          ${lead.consent ? JSON.stringify(lead.consent) : null}::jsonb, ${lead.test ?? false})
        on conflict (tenant_id, idempotency_key) do nothing
        returning tenant_id, id, seq
      ),
      searched as (
        insert into lead_texts (tenant_id, seq, text) select tenant_id, seq, ${leadText(email, lead.fields)} from lead
      )
      insert into lead_events (tenant_id, lead_id, kind, message)
      select tenant_id, id, 'received', 'Received and stored.' from lead
      returning lead_id`)
    .catch((error: unknown) => {
      if (violatedConstraint(error) !== 'leads_agent') throw error;
      throw new DomainError(
        'agent-not-found',
        `There is no agent ${lead.agentId} in this workspace, so nothing was stored; send the id of one, or none.`,
        'agentId',
      );
    });
  if (inserted.length === 0) return leadOfSameKey(db, lead, emailHash);
  leadsAccepted.inc();
  return { id, status: 'received' };
}

/** No row was written, so a lead with this key exists. */
async function leadOfSameKey(db: Db, lead: LeadSubmission, emailHash: string): Promise<SubmittedLead> {
  const key = lead.idempotencyKey ?? '';
  const [known] = await db
    .select()
    .from(leads)
    .where(and(eq(leads.tenantId, lead.tenantId), eq(leads.idempotencyKey, key)));
  // Of an erased person nothing is left to compare, but that it was this one.
  const same = known && (known.erasedAt ? known.emailHash === emailHash : sameContent(known, lead));
  if (same) return { id: known.id, status: known.status };
  throw new DomainError(
    'idempotency-key-reused',
    'This Idempotency-Key came with another lead before, so nothing was stored; use a new key for a new lead.',
  );
}

function sameContent(known: typeof leads.$inferSelect, lead: LeadSubmission): boolean {
  return (
    known.agentId === lead.agentId &&
    known.conversationId === lead.conversationId &&
    known.source === lead.source &&
    sameAnswer(known.consent, lead.consent) &&
    isDeepStrictEqual(known.fields, asStored(lead.fields))
  );
}

/** When and where a visitor answered may differ from one try to the next. */
const sameAnswer = (known: LeadConsent | null, now: LeadConsent | null | undefined): boolean =>
  known?.given === now?.given && known?.text === now?.text;

/** JSON has no -0 and no infinity, which numbers like 1e400 are read as. */
const asStored = (fields: LeadFields): LeadFields => JSON.parse(JSON.stringify(fields));
