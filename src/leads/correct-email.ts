import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { LeadRef } from './lead.ts';
import { hashEmail, normaliseEmail } from './normalise-email.ts';

/**
 * Gives a lead whose email HubSpot refuses another one; it stays failed until a person retries it. What was submitted
 * stays as it was, and the timeline has both addresses.
 * @throws {DomainError} `lead-not-found`, `email-not-correctable`, `email-unusable`
 */
export async function correctEmail(
  { db, emailHashKey }: { db: Db; emailHashKey: string },
  { tenantId, leadId, email: typed }: LeadRef & { email: string },
): Promise<void> {
  const email = normaliseEmail(typed, 'email');
  const corrected = await db.execute(sql`
    with before as (
      select email from leads where tenant_id = ${tenantId} and id = ${leadId} for update
    ),
    corrected as (
      -- that somebody may be sent to after an erasure was said of the other address
      update leads set email = ${email}, email_hash = ${hashEmail(emailHashKey, email)}, suppression_lifted = false
      from before
      where leads.tenant_id = ${tenantId} and leads.id = ${leadId} and leads.status = 'failed'
        and leads.problem ->> 'code' = 'invalid_email' and leads.erased_at is null and before.email <> ${email}
      returning leads.tenant_id, leads.id, leads.seq, before.email as was
    ),
    searched as (
      update lead_texts set text = ${email} || substr(lead_texts.text, char_length(corrected.was) + 1)
      from corrected where lead_texts.tenant_id = corrected.tenant_id and lead_texts.seq = corrected.seq
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'corrected', 'A person corrected the email from ' || was || ' to ' || ${email}::text || '.'
    from corrected
    returning lead_id`);
  if (corrected.length === 0) await explain(db, { tenantId, leadId }, email);
}

async function explain(db: Db, { tenantId, leadId }: LeadRef, email: string): Promise<never> {
  const [lead] = await db
    .select({ email: leads.email, status: leads.status, erasedAt: leads.erasedAt, problem: leads.problem })
    .from(leads)
    .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  if (!lead) throw new DomainError('lead-not-found', 'There is no such lead in this workspace.');
  if (lead.erasedAt) {
    throw new DomainError('email-not-correctable', 'The person was erased, so there is no email to correct.');
  }
  if (lead.email === email && lead.status === 'failed') {
    throw new DomainError(
      'email-unusable',
      'This is the very address that HubSpot refuses, so nothing was changed; enter another one.',
      'email',
    );
  }
  throw new DomainError(
    'email-not-correctable',
    'Only the email of a lead that failed because HubSpot refuses it can be corrected, so nothing was changed.',
  );
}
