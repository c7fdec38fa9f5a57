import { z } from 'zod';
import { loadAgent } from '../agents/load-agent.ts';
import { openForm } from '../agents/open-form.ts';
import { shownForm } from '../agents/shown-form.ts';
import { route } from './route.ts';
import { AgentId } from './schemas/agent.ts';
import { PublicForm } from './schemas/public-form.ts';

export const demoFormRoutes = [
  route({
    method: 'get',
    path: '/v1/agents/{id}/demo-form',
    who: 'session',
    summary: 'The form of an agent for the demo chat: what is sent with its token is marked as a test',
    params: z.object({ id: AgentId }),
    status: 200,
    answer: PublicForm,
    problems: ['no-such-agent', 'collect-lead-off'],
    handler: async ({ caller: { tenantId }, params }, { db, signingKeys }) => {
      const { id } = await loadAgent(db, { tenantId, agentId: params.id }); // forms themselves know no workspace
      const { form } = await openForm(db, { agentId: id, website: null });
      return shownForm(signingKeys, form, { isTest: true });
    },
  }),
];
