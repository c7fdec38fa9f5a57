import { z } from 'zod';
import { createApiKey } from '../tenants/create-api-key.ts';
import { listApiKeys } from '../tenants/list-api-keys.ts';
import { revokeApiKey } from '../tenants/revoke-api-key.ts';
import { route } from './route.ts';
import { ApiKeyCreated, ApiKeyId, ApiKeys, CreateApiKey } from './schemas/tenant.ts';

/**
 * A signed-in admin's only. Who has stolen a key can become one for as long as it is in use: revoking it ends that,
 * and each key made meanwhile names the one that let its maker in.
 */
export const apiKeyRoutes = [
  route({
    method: 'get',
    path: '/v1/api-keys',
    who: 'session',
    summary: 'The workspace’s API keys that are in use; never the keys themselves',
    status: 200,
    answer: ApiKeys,
    handler: async ({ caller: { tenantId } }, { db }) => ({
      items: (await listApiKeys(db, tenantId)).map((key) => ({
        ...key,
        createdAt: key.createdAt.toISOString(),
        lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
      })),
    }),
  }),
  route({
    method: 'post',
    path: '/v1/api-keys',
    who: 'session',
    summary: 'Create an API key',
    body: CreateApiKey,
    status: 201,
    answer: ApiKeyCreated,
    problems: ['api-keys-too-many'],
    handler: ({ caller: { tenantId, session }, body: { name } }, { db }) =>
      createApiKey(db, { tenantId, name, createdBy: 'admin', createdThroughKeyId: session.keyId }),
  }),
  route({
    method: 'delete',
    path: '/v1/api-keys/{id}',
    who: 'session',
    summary: 'Revoke an API key; requests with it fail at once, and who signed in by its links is signed out',
    params: z.object({ id: ApiKeyId }),
    status: 204,
    problems: ['api-key-not-found'],
    handler: ({ caller: { tenantId }, params }, { db }) => revokeApiKey(db, { tenantId, keyId: params.id }),
  }),
];
