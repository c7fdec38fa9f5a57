import { z } from 'zod';
import { countLeads } from '../leads/count-leads.ts';
import { type LeadPlace, listLeads, readLead } from '../leads/read-leads.ts';
import { submitLead } from '../leads/submit-lead.ts';
import { cursorOf, leadAnswer, leadInFull, placeOf } from './lead-answer.ts';
import { route } from './route.ts';
import { IdempotencyKey, LeadAccepted, LeadId, LeadWithEvents, SubmitLead } from './schemas/lead.ts';
import { CountsQuery, LeadCounts, LeadsPage, LeadsQuery } from './schemas/lead-list.ts';

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
    handler: async ({ caller: { tenantId }, query }, { db, temporalNamespace }) => {
      const { cursor, after, limit, id: ids, ...filter } = query;
      const from =
        after !== undefined
          ? ({ place: placeOf(after, 'after'), towards: 'newer' } as const)
          : cursor !== undefined
            ? ({ place: placeOf(cursor, 'cursor'), towards: 'older' } as const)
            : undefined;
      const { leads, hasOlder, hasNewer, settled } = await listLeads(db, {
        ...{ tenantId, limit, from },
        filter: { ...filter, ids },
      });
      // A page that is empty lies just beyond the place that it was asked from.
      const first = leads[0] ?? (from && beside(from.place, from.towards === 'older' ? -1 : 0));
      const last = leads.at(-1) ?? (from && beside(from.place, 1));
      return {
        items: leads.map((lead) => leadAnswer(lead, temporalNamespace)),
        nextCursor: hasOlder && last ? cursorOf(last) : null,
        prevCursor: hasNewer && first ? cursorOf(first) : null,
        newestCursor: settled && cursorOf(settled),
      };
    },
  }),
  route({
    method: 'get',
    path: '/v1/leads/counts',
    who: 'tenant',
    summary: 'How many leads match, by status',
    query: CountsQuery,
    status: 200,
    answer: LeadCounts,
    handler: ({ caller: { tenantId }, query: filter }, { db }) => countLeads(db, { tenantId, filter }),
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
    handler: async ({ caller: { tenantId }, params }, { db, temporalNamespace }) =>
      leadInFull(await readLead(db, { tenantId, leadId: params.id }), temporalNamespace),
  }),
];

/** The place just before or after another one. */
const beside = ({ receivedAt, seq }: LeadPlace, by: number): LeadPlace => ({ receivedAt, seq: seq + by });
