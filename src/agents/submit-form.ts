import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agents } from '../db/schema.ts';
import { DomainError, FieldsInvalid } from '../domain-error.ts';
import type { KeyRing } from '../key-ring.ts';
import type { LeadConsent, LeadFields } from '../leads/lead.ts';
import { type SubmittedLead, submitLead } from '../leads/submit-lead.ts';
import type { AgentRef } from './agent.ts';
import type { AgentForm } from './form-definition.ts';
import { checkFormToken, isTestToken } from './form-token.ts';
import type { PublicForm } from './open-form.ts';
import { validateLeadFields } from './validate-lead-fields.ts';

export interface FilledForm {
  readonly fields: LeadFields;
  /** From the definition that the visitor saw. */
  readonly token: string;
  /** What stands in the field that no person sees. */
  readonly trap: string;
  /** Whether the box was ticked; without a box in the form it says nothing. */
  readonly consent: boolean;
  readonly conversationId: string | null;
  /** The page's address, as evidence of what was agreed to where. */
  readonly page: string | null;
  /** The website that showed the form; `null` for our own pages. */
  readonly website: string | null;
  readonly idempotencyKey: string;
}

/**
 * Accepts a lead from a visitor. What looks like a robot's is refused in words, never swallowed.
 * @throws {DomainError} `form-token-early`, `form-token-expired`, `form-trapped`, `fields-invalid`, and what
 * `submitLead` refuses
 */
export async function submitForm(
  { db, emailHashKey, signingKeys }: { db: Db; emailHashKey: string; signingKeys: KeyRing },
  { tenantId, form }: Pick<PublicForm, 'tenantId' | 'form'>,
  filled: FilledForm,
): Promise<SubmittedLead> {
  requireToken(signingKeys, form, filled.token);
  if (filled.trap !== '') throw await trapped(db, { tenantId, agentId: form.id });
  const faults = validateLeadFields(form, filled.fields);
  if (form.consent?.required && !filled.consent) {
    faults.push({ field: 'consent', code: 'missing', message: 'Tick this box, so that we may answer you.' });
  }
  if (faults.length > 0) throw new FieldsInvalid(faults);
  return submitLead(
    { db, emailHashKey },
    {
      tenantId,
      fields: filled.fields,
      agentId: form.id,
      conversationId: filled.conversationId,
      source: sourceOf(filled),
      test: isTestToken(filled.token),
      idempotencyKey: `form:${form.id}:${filled.idempotencyKey}`,
      consent: consentOf(form, filled),
    },
  );
}

function requireToken(keys: KeyRing, { id, consent }: AgentForm, token: string): void {
  const verdict = checkFormToken(keys, { agentId: id, consentText: consent?.text ?? null }, token);
  if (verdict === 'early') {
    throw new DomainError(
      'form-token-early',
      'The form was sent within a second of being shown, so nothing was stored; send it again in a second.',
    );
  }
  if (verdict === 'expired') {
    throw new DomainError(
      'form-token-expired',
      'The form is older than a day or has changed since, so nothing was stored; load it and send it again.',
    );
  }
}

function sourceOf({ token, website }: FilledForm): string {
  if (isTestToken(token)) return 'demo chat';
  return website === null ? 'form' : `form on ${new URL(website).host}`;
}

/** Counted, so that an admin sees how often; autofill walks into the trap too, and passes with the next press. */
async function trapped(db: Db, { tenantId, agentId }: AgentRef): Promise<DomainError> {
  await db
    .update(agents)
    .set({ trapped: sql`${agents.trapped} + 1` })
    .where(and(eq(agents.tenantId, tenantId), eq(agents.id, agentId)));
  return new DomainError(
    'form-trapped',
    'A field that no person sees was filled in, so nothing was stored; empty it and send the form again.',
  );
}

/** The text is the agent's of today: the token vouches that it is what the visitor saw. */
function consentOf({ consent }: AgentForm, { consent: given, page }: FilledForm): LeadConsent | null {
  return consent && { text: consent.text, given, at: new Date().toISOString(), page };
}
