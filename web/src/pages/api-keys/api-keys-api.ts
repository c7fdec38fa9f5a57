import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ApiKeyCreated, ApiKeys as ApiKeysSchema } from '../../../../src/api/schemas/tenant.ts';
import { get, send } from '../../api/client.ts';
import { PACE, pollEvery } from '../../api/live.ts';

export type ApiKey = z.output<typeof ApiKeysSchema>['items'][number];

export const apiKeysQuery = () =>
  queryOptions({
    queryKey: ['api-keys'],
    queryFn: async () => (await get<z.output<typeof ApiKeysSchema>>('/v1/api-keys')).items,
    refetchInterval: pollEvery(PACE.list),
  });

/** The answer is the only time that the key is seen. */
export const createApiKey = (name: string) =>
  send<z.output<typeof ApiKeyCreated>>('POST', '/v1/api-keys', { body: { name } });

export const revokeApiKey = (id: string) => send('DELETE', `/v1/api-keys/${id}`);
