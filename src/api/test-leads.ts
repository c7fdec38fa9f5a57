import { z } from 'zod';
import { sampleTestLead, submitTestLead } from '../agents/submit-test-lead.ts';
import type { LeadFields } from '../leads/lead.ts';
import { type ApiDeps, route } from './route.ts';
import { AgentId, TestLead, TestLeadSample } from './schemas/agent.ts';
import { LeadAccepted } from './schemas/lead.ts';

const ofAgent = z.object({ id: AgentId });

export const testLeadRoutes = [
  route({
    method: 'get',
    path: '/v1/test-leads/sample',
    who: 'tenant',
    summary: 'What a test lead with the documented fields says',
    status: 200,
    answer: TestLeadSample,
    handler: async ({ caller: { tenantId } }, { db }) => ({
      fields: await sampleTestLead(db, { tenantId, agentId: null }),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/test-leads',
    who: 'tenant',
    summary: 'Send a test lead with the documented fields; it becomes a real contact in HubSpot',
    body: TestLead,
    status: 202,
    answer: LeadAccepted,
    problems: ['fields-invalid', 'email-unusable'],
    handler: ({ caller: { tenantId }, body }, deps) =>
      submit(deps, { tenantId, agentId: null, fields: body.fields ?? null }),
  }),
  route({
    method: 'get',
    path: '/v1/agents/{id}/test-leads/sample',
    who: 'tenant',
    summary: "What a test lead of an agent's form says",
    params: ofAgent,
    status: 200,
    answer: TestLeadSample,
    problems: ['no-such-agent'],
    handler: async ({ caller: { tenantId }, params }, { db }) => ({
      fields: await sampleTestLead(db, { tenantId, agentId: params.id }),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/agents/{id}/test-leads',
    who: 'tenant',
    summary: "Send a test lead of an agent's form; it becomes a real contact in HubSpot",
    params: ofAgent,
    body: TestLead,
    status: 202,
    answer: LeadAccepted,
    problems: ['no-such-agent', 'fields-invalid', 'email-unusable'],
    handler: ({ caller: { tenantId }, params, body }, deps) =>
      submit(deps, { tenantId, agentId: params.id, fields: body.fields ?? null }),
  }),
];

async function submit(
  { db, emailHashKey, starter }: ApiDeps,
  test: { tenantId: string; agentId: string | null; fields: LeadFields | null },
) {
  const lead = await submitTestLead({ db, emailHashKey }, test);
  starter.poke(); // after the commit
  return lead;
}
