import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AgentAnswer } from '../../../../src/api/schemas/agent.ts';
import { get } from '../../api/client.ts';
import { PACE, pollEvery } from '../../api/live.ts';

export type DemoAgent = z.output<typeof AgentAnswer>;

/** Asked for again and again, so that switching Collect Lead on in another tab shows here. */
export const demoAgentQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['demo-agent', agentId],
    queryFn: () => get<DemoAgent>(`/v1/agents/${encodeURIComponent(agentId)}`),
    refetchInterval: pollEvery(PACE.connection),
  });
