import type { Db } from '../db/client.ts';
import { FieldsInvalid } from '../domain-error.ts';
import type { LeadFields } from '../leads/lead.ts';
import { type SubmittedLead, submitLead } from '../leads/submit-lead.ts';
import { loadAgent } from './load-agent.ts';
import { DOCUMENTED_FIELDS, sampleFields } from './sample-fields.ts';
import { validateLeadFields } from './validate-lead-fields.ts';

/** A test is of an agent's form, or without an agent of the documented fields. */
export interface TestOf {
  readonly tenantId: string;
  readonly agentId: string | null;
}

/**
 * What a test lead says, ready to be sent or changed first.
 * @throws {DomainError} `no-such-agent`
 */
export async function sampleTestLead(db: Db, of: TestOf): Promise<LeadFields> {
  return sampleFields(await fieldsOf(db, of));
}

/**
 * Sends a lead through everything that a visitor's goes through, HubSpot included. It is marked as a test and left
 * out of the statistics. An agent's Collect Lead may still be off: one tests before switching on.
 * @throws {DomainError} `no-such-agent`, `fields-invalid`, `email-unusable`
 */
export async function submitTestLead(
  deps: { db: Db; emailHashKey: string },
  { tenantId, agentId, fields }: TestOf & { fields: LeadFields | null },
): Promise<SubmittedLead> {
  const formFields = await fieldsOf(deps.db, { tenantId, agentId });
  const faults = fields === null ? [] : validateLeadFields({ formFields }, fields);
  if (faults.length > 0) throw new FieldsInvalid(faults);
  return submitLead(deps, {
    tenantId,
    agentId,
    fields: fields ?? sampleFields(formFields),
    conversationId: null,
    source: 'test',
    idempotencyKey: null,
    test: true,
  });
}

async function fieldsOf(db: Db, { tenantId, agentId }: TestOf) {
  return agentId === null ? DOCUMENTED_FIELDS : (await loadAgent(db, { tenantId, agentId })).formFields;
}
