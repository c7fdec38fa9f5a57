import { z } from 'zod';
import { correctEmail } from '../leads/correct-email.ts';
import { handleLead, handleLeads } from '../leads/handle-leads.ts';
import type { LeadFilter } from '../leads/lead-filter.ts';
import { readLead } from '../leads/read-leads.ts';
import { retryLead } from '../leads/retry-lead.ts';
import { retryLeads } from '../leads/retry-leads.ts';
import { leadInFull } from './lead-answer.ts';
import { route } from './route.ts';
import { LeadAccepted, LeadId, LeadWithEvents } from './schemas/lead.ts';
import { ChangeLead, HandleLeads, LeadsHandled, LeadsRetried, RetryLeads } from './schemas/lead-list.ts';

/** What a person does about leads that have failed. */
export const leadActionRoutes = [
  route({
    method: 'post',
    path: '/v1/leads/retry',
    who: 'tenant',
    summary: 'Try many failed leads again: some, those that match, or all',
    body: RetryLeads,
    status: 202,
    answer: LeadsRetried,
    handler: async ({ caller: { tenantId }, body }, { db, starter }) => {
      const result = await retryLeads(db, { tenantId, chosen: chosenBy(body) });
      starter.poke();
      return result;
    },
  }),
  route({
    method: 'post',
    path: '/v1/leads/handle',
    who: 'tenant',
    summary: 'Mark many failed leads as handled by other means, or take it back',
    body: HandleLeads,
    status: 200,
    answer: LeadsHandled,
    handler: async ({ caller: { tenantId }, body }, { db }) => {
      const { handledAt, ...result } = await handleLeads(db, {
        ...{ tenantId, handled: body.handled },
        chosen: chosenBy(body),
      });
      return { ...result, handledAt: handledAt?.toISOString() ?? null };
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
  route({
    method: 'patch',
    path: '/v1/leads/{id}',
    who: 'tenant',
    summary: 'Mark a failed lead as handled or not, or correct an email that HubSpot refuses',
    params: z.object({ id: LeadId }),
    body: ChangeLead,
    status: 200,
    answer: LeadWithEvents,
    problems: ['lead-not-found', 'lead-not-failed', 'email-not-correctable', 'email-unusable'],
    handler: async ({ caller: { tenantId }, params, body }, deps) => {
      const lead = { tenantId, leadId: params.id };
      if (body.email !== undefined) await correctEmail(deps, { ...lead, email: body.email });
      if (body.handled !== undefined) await handleLead(deps.db, lead, body.handled);
      return leadInFull(await readLead(deps.db, lead), deps.temporalNamespace);
    },
  }),
];

/** Only failed leads can be chosen, so others that match a filter are counted only where it names them. */
const chosenBy = ({
  ids,
  filter,
}: {
  ids?: readonly string[] | undefined;
  filter?: LeadFilter | undefined;
}): LeadFilter => (ids ? { ids } : { ...filter, status: filter?.status ?? ['failed'] });
