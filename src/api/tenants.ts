import { z } from 'zod';
import { changeRetention } from '../tenants/change-retention.ts';
import { createApiKey } from '../tenants/create-api-key.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { revokeApiKey } from '../tenants/revoke-api-key.ts';
import { route } from './route.ts';
import {
  ApiKeyCreated,
  ApiKeyId,
  ChangeTenant,
  CreateApiKey,
  CreateTenant,
  TenantAnswer,
  TenantCreated,
  TenantId,
} from './schemas/tenant.ts';

export const tenantRoutes = [
  route({
    method: 'post',
    path: '/v1/tenants',
    who: 'operator',
    summary: 'Create a workspace with its first API key',
    body: CreateTenant,
    status: 201,
    answer: TenantCreated,
    problems: ['tenant-exists'],
    handler: async ({ body }, { db }) => {
      const { id, name, firstKey } = await createTenant(db, body);
      return { id, name, keyId: firstKey.id, apiKey: firstKey.apiKey };
    },
  }),
  route({
    method: 'patch',
    path: '/v1/tenants/{id}',
    who: 'operator',
    summary: 'Say how long a workspace keeps its leads',
    params: z.object({ id: TenantId }),
    body: ChangeTenant,
    status: 200,
    answer: TenantAnswer,
    problems: ['tenant-not-found'],
    handler: ({ params, body }, { db }) => changeRetention(db, { tenantId: params.id, ...body }),
  }),
  route({
    method: 'post',
    path: '/v1/tenants/{id}/api-keys',
    who: 'operator',
    summary: 'Give a workspace another API key',
    params: z.object({ id: TenantId }),
    body: CreateApiKey,
    status: 201,
    answer: ApiKeyCreated,
    problems: ['tenant-not-found', 'api-keys-too-many'],
    handler: ({ params, body }, { db }) =>
      createApiKey(db, { tenantId: params.id, name: body.name, createdBy: 'operator' }),
  }),
  route({
    method: 'delete',
    path: '/v1/tenants/{id}/api-keys/{keyId}',
    who: 'operator',
    summary: 'Revoke an API key; requests with it fail at once, and who signed in by its links is signed out',
    params: z.object({ id: TenantId, keyId: ApiKeyId }),
    status: 204,
    problems: ['api-key-not-found'],
    handler: ({ params }, { db }) => revokeApiKey(db, { tenantId: params.id, keyId: params.keyId }),
  }),
];
