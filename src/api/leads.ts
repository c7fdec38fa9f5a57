import { z } from 'zod';
import { type LeadRecord, listLeads, readLead } from '../leads/read-leads.ts';
import { retryLead } from '../leads/retry-lead.ts';
import { retryLeads } from '../leads/retry-leads.ts';
import { submitLead } from '../leads/submit-lead.ts';
import { syncLeadWorkflowId } from '../workflows/contract.ts';
import { Problem } from './problems.ts';
import { route } from './route.ts';
import {
  IdempotencyKey,
  LeadAccepted,
  LeadId,
  LeadsPage,
  LeadsQuery,
  LeadsRetried,
  LeadWithEvents,
  RetryLeads,
  SubmitLead,
} from './schemas/lead.ts';

export const leadRoutes = [
  route({
    method: 'post',
    path: '/v1/leads',
    who: 'tenant',
    summary: 'Submit a lead; it is stored when this answers, and synced in the background',
    headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
    body: SubmitLead,
    status: 202,
    answer: LeadAccepted,
    problems: ['email-unusable', 'agent-not-found', 'idempotency-key-reused'],
    handler: async ({ caller, headers, body }, { db, emailHashKey, starter }) => {
      const lead = await submitLead(
        { db, emailHashKey },
        {
          tenantId: caller.tenantId,
          fields: body.fields,
          agentId: body.agentId ?? null,
          conversationId: body.conversationId ?? null,
          source: body.source ?? null,
          idempotencyKey: headers['idempotency-key'] ?? null,
        },
      );
      starter.poke(); // after the commit; the answer does not wait for Temporal
      return lead;
    },
  }),
  route({
    method: 'get',
    path: '/v1/leads',
    who: 'tenant',
    summary: 'List leads, newest first',
    query: LeadsQuery,
    status: 200,
    answer: LeadsPage,
    handler: async ({ caller, query }, { db, temporalNamespace }) => {
      const found = await listLeads(db, {
        tenantId: caller.tenantId,
        status: query.status ?? null,
        text: query.q ?? null,
        before: query.cursor === undefined ? null : seqOf(query.cursor),
        limit: query.limit + 1, // one more tells whether there is a next page
      });
      const items = found.slice(0, query.limit);
      const last = found.length > query.limit ? items.at(-1) : undefined;
      return {
        items: items.map((lead) => leadAnswer(lead, temporalNamespace)),
        nextCursor: last ? cursorOf(last.seq) : null,
      };
    },
  }),
  route({
    method: 'get',
    path: '/v1/leads/{id}',
    who: 'tenant',
    summary: 'One lead with its timeline',
    params: z.object({ id: LeadId }),
    status: 200,
    answer: LeadWithEvents,
    problems: ['lead-not-found'],
    handler: async ({ caller, params }, { db, temporalNamespace }) => {
      const { lead, events } = await readLead(db, { tenantId: caller.tenantId, leadId: params.id });
      return {
        ...leadAnswer(lead, temporalNamespace),
        events: events.map(({ at, ...event }) => ({ at: at.toISOString(), ...event })),
      };
    },
  }),
  route({
    method: 'post',
    path: '/v1/leads/retry',
    who: 'tenant',
    summary: 'Try many failed leads again: some, those that match, or all',
    body: RetryLeads,
    status: 202,
    answer: LeadsRetried,
    handler: async ({ caller: { tenantId }, body: { ids, filter } }, { db, starter }) => {
      const chosen = ids ? { ids } : { status: filter?.status ?? (['failed'] as const) };
      const result = await retryLeads(db, { tenantId, chosen });
      starter.poke();
      return result;
    },
  }),
  route({
    method: 'post',
    path: '/v1/leads/{id}/retry',
    who: 'tenant',
    summary: 'Try a failed lead again',
    params: z.object({ id: LeadId }),
    status: 202,
    answer: LeadAccepted,
    problems: ['lead-not-found', 'lead-not-failed'],
    handler: async ({ caller, params }, { db, starter }) => {
      await retryLead(db, { tenantId: caller.tenantId, leadId: params.id });
      starter.poke();
      return { id: params.id, status: 'received' as const };
    },
  }),
];

function leadAnswer(lead: LeadRecord, namespace: string) {
  const { tenantId, seq: _, hubId, uiDomain, problem, waitingUntil, receivedAt, syncedAt, ...rest } = lead;
  const contactId = lead.contactGoneAt === null ? lead.hubspotContactId : null;
  return {
    ...rest,
    waitingUntil: waitingUntil?.toISOString() ?? null,
    hubspotUrl: recordUrl({ hubId, uiDomain, contactId }),
    workflow: { id: syncLeadWorkflowId({ tenantId, leadId: lead.id }), namespace },
    failure: lead.status === 'failed' ? problem : null,
    receivedAt: receivedAt.toISOString(),
    syncedAt: syncedAt?.toISOString() ?? null,
    erasedAt: lead.erasedAt?.toISOString() ?? null,
  };
}

/** Where HubSpot shows a contact; its own host names an account's home, the sandbox's names a port. */
function recordUrl(of: {
  hubId: number | null;
  uiDomain: string | null;
  contactId: string | null;
}): string | null {
  if (of.hubId === null || of.contactId === null) return null;
  const host = of.uiDomain ?? 'app.hubspot.com';
  const scheme = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https';
  return `${scheme}://${host}/contacts/${of.hubId}/record/0-1/${of.contactId}`;
}

/** A page is continued by the order of acceptance, so it stays stable while leads arrive. */
const cursorOf = (seq: number) => Buffer.from(String(seq)).toString('base64url');

function seqOf(cursor: string): number {
  const seq = Number(Buffer.from(cursor, 'base64url').toString());
  if (Number.isSafeInteger(seq) && seq > 0) return seq;
  throw new Problem('input-invalid', 'cursor is not one of ours; take nextCursor of the page before.', [
    { field: 'cursor', message: 'is not one of ours' },
  ]);
}
