import type { CallToolRequest, CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { collectLead } from '../agents/collect-lead.ts';
import { leadTools, type ToolOffer } from '../agents/lead-tools.ts';
import { type FieldFault, FieldsInvalid } from '../domain-error.ts';
import { describe } from './error-handler.ts';
import { inputSentence } from './input-sentence.ts';
import type { ApiDeps } from './route.ts';
import { SubmitLead } from './schemas/lead.ts';

/** What a lead may be at all; what the agent's form makes of it is for the domain to say. */
const Collected = z.object({
  fields: SubmitLead.shape.fields,
  conversationId: SubmitLead.shape.conversationId.nullable(),
});

/**
 * Answers a model's call. A refusal is a result like any other, in words that the model can act on: protocol errors
 * end with the host.
 */
export async function callLeadTool(
  offer: ToolOffer,
  params: CallToolRequest['params'],
  { db, emailHashKey, starter, log }: ApiDeps,
): Promise<CallToolResult> {
  try {
    const offered = await leadTools(db, offer);
    const chosen = offered.find(({ tool }) => tool.name === params.name);
    if (!chosen) return refused(noSuchTool(params.name));
    const collected = collectedBy(params);
    const lead = await collectLead(
      { db, emailHashKey },
      { agent: chosen.agent, ...collected, at: new Date() },
    );
    starter.poke(); // after the commit
    return {
      content: [{ type: 'text', text: stored(lead.id) }],
      structuredContent: { leadId: lead.id, status: lead.status },
    };
  } catch (error) {
    if (error instanceof FieldsInvalid) return refused(toCorrect(error.faults));
    return refused(describe(error, log.child({ route: '/mcp', tenantId: offer.tenantId })).detail);
  }
}

/**
 * The conversation as the host names it, else as the model does.
 * @throws {FieldsInvalid}
 */
function collectedBy({ arguments: given = {}, _meta }: CallToolRequest['params']) {
  const { conversation_id: named, ...fields } = given;
  const conversationId = _meta?.conversationId ?? (named === '' ? null : named) ?? null;
  const parsed = Collected.safeParse({ fields, conversationId }, { error: inputSentence });
  if (!parsed.success) {
    throw new FieldsInvalid(
      parsed.error.issues.map(({ path: [part, field], message }) => ({
        field: part === 'conversationId' ? 'conversation_id' : String(field ?? 'the values'),
        code: 'wrong',
        message: `It ${message}.`,
      })),
    );
  }
  return { fields: parsed.data.fields, conversationId: parsed.data.conversationId ?? null };
}

const refused = (text: string): CallToolResult => ({ isError: true, content: [{ type: 'text', text }] });

const stored = (leadId: string) =>
  `Stored as ${leadId}. It becomes a contact in HubSpot by itself, within seconds while HubSpot is connected. Tell the customer that their details were received; there is nothing more to call.`;

const toCorrect = (faults: readonly FieldFault[]) =>
  [
    'Nothing was stored, because of these values:',
    ...faults.map(({ field, message }) => `- ${field}: ${message}`),
    'Ask the customer for what is missing or wrong, then call this tool again with all values.',
  ].join('\n');

const noSuchTool = (name: string) =>
  `There is no tool ${name} here now, so nothing was stored: Collect Lead may have been switched off, or on for another agent, which changes names. List the tools again, or go on without.`;
