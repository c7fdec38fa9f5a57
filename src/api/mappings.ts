import { z } from 'zod';
import { readProperties } from '../connections/read-properties.ts';
import { readMapping } from '../leads/read-mapping.ts';
import { replaceMapping } from '../leads/replace-mapping.ts';
import { asVersioned, type VersionedMapping } from '../leads/versioned-mapping.ts';
import { Problem } from './problems.ts';
import { route, WithHeaders } from './route.ts';
import { HubSpotProperties, Mappings, PropertiesQuery, PutMappings } from './schemas/mapping.ts';

export const mappingRoutes = [
  route({
    method: 'get',
    path: '/v1/integrations/hubspot/properties',
    who: 'tenant',
    summary: 'The contact properties of the connected account, and which of them may be mapped',
    query: PropertiesQuery,
    status: 200,
    answer: HubSpotProperties,
    problems: ['not-connected', 'hubspot-away'],
    handler: async ({ caller: { tenantId }, query: { refresh } }, deps) => {
      const { properties, readAt } = await readProperties(deps, { tenantId, refresh });
      return { properties, readAt: readAt.toISOString() };
    },
  }),
  route({
    method: 'get',
    path: '/v1/integrations/hubspot/mappings',
    who: 'tenant',
    summary: 'Which form field goes to which HubSpot property; the ETag names this version',
    status: 200,
    answer: Mappings,
    handler: async ({ caller }, { db }) => withETag(asVersioned(await readMapping(db, caller.tenantId))),
  }),
  route({
    method: 'put',
    path: '/v1/integrations/hubspot/mappings',
    who: 'tenant',
    summary: 'Put the field mapping whole, over the version that If-Match names; new leads use it',
    headers: z.object({
      'if-match': z
        .string()
        .max(200)
        .optional()
        .meta({ description: 'The ETag of the version that was changed.' }),
    }),
    body: PutMappings,
    status: 200,
    answer: Mappings,
    problems: ['if-match-missing', 'mappings-changed'],
    handler: async ({ caller: { tenantId }, headers, body: { mappings } }, { db }) => {
      const ifMatch = headers['if-match'];
      if (ifMatch === undefined) throw ifMatchMissing();
      const ifVersion = ifMatch.replace(/^"(.*)"$/, '$1');
      return withETag(await replaceMapping(db, { tenantId, mappings, ifVersion }));
    },
  }),
];

const withETag = ({ mappings, version }: VersionedMapping) =>
  new WithHeaders({ etag: `"${version}"` }, { mappings });

const ifMatchMissing = () =>
  new Problem(
    'if-match-missing',
    'There is no If-Match header, so nothing was saved; read the mapping first and send the ETag of its answer.',
  );
