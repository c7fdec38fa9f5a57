import { createHash } from 'node:crypto';
import type { Db } from '../db/client.ts';
import { FieldsInvalid } from '../domain-error.ts';
import type { LeadFields } from '../leads/lead.ts';
import { type SubmittedLead, submitLead } from '../leads/submit-lead.ts';
import type { AgentRecord } from './load-agent.ts';
import { validateLeadFields } from './validate-lead-fields.ts';

/** What a model has sent for an agent's form. */
export interface CollectedLead {
  readonly agent: Pick<AgentRecord, 'tenantId' | 'id' | 'formFields'>;
  readonly fields: LeadFields;
  readonly conversationId: string | null;
  readonly at: Date;
}

/**
 * Makes a lead of what a model collected. Models repeat calls: the same values in the same conversation, or without
 * one on the same day, are the same lead.
 * @throws {FieldsInvalid} with a sentence for each field that the model can act on
 */
export async function collectLead(
  deps: { db: Db; emailHashKey: string },
  { agent, fields, conversationId, at }: CollectedLead,
): Promise<SubmittedLead> {
  const faults = validateLeadFields(agent, fields);
  if (faults.length > 0) throw new FieldsInvalid(faults);
  const occasion = conversationId ?? at.toISOString().slice(0, 10);
  return submitLead(deps, {
    tenantId: agent.tenantId,
    agentId: agent.id,
    fields,
    conversationId,
    source: 'mcp',
    idempotencyKey: keyOf(agent.id, occasion, fields),
  });
}

function keyOf(...[agentId, occasion, fields]: [string, string, LeadFields]): string {
  const values = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return `mcp_${createHash('sha256')
    .update(JSON.stringify([agentId, occasion, values]))
    .digest('base64url')}`;
}
