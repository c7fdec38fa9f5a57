import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Integration as IntegrationSchema } from '../../../src/api/schemas/integration.ts';
import { get } from './client.ts';
import { PACE, pollEvery } from './live.ts';

export type Integration = z.output<typeof IntegrationSchema>;

/** How the connection to HubSpot is doing; the shell's banner and its red count read it on every page. */
export const integrationQuery = () =>
  queryOptions({
    queryKey: ['integration'],
    queryFn: () => get<Integration>('/v1/integrations/hubspot'),
    refetchInterval: pollEvery(PACE.connection),
  });

export const useIntegration = () => useQuery(integrationQuery());
