import { createHash } from 'node:crypto';
import { knownDefinitions } from '../connections/known-definitions.ts';
import { readProperties } from '../connections/read-properties.ts';
import { checkMapping } from '../leads/check-mapping.ts';
import { previewMapping } from '../leads/preview-mapping.ts';
import { readFormFields } from '../leads/read-form-fields.ts';
import { readMapping } from '../leads/read-mapping.ts';
import { readSeenFields } from '../leads/read-seen-fields.ts';
import { replaceMapping } from '../leads/replace-mapping.ts';
import { asVersioned, type VersionedMapping } from '../leads/versioned-mapping.ts';
import { versionSeen } from './if-match.ts';
import { type ApiDeps, route, WithHeaders } from './route.ts';
import { IfMatchHeaders } from './schemas/if-match.ts';
import {
  HubSpotProperties,
  Mappings,
  MappingsPreview,
  PreviewMappings,
  PropertiesQuery,
  PutMappings,
  SeenFields,
} from './schemas/mapping.ts';

const PATH = '/v1/integrations/hubspot/mappings';

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
    path: PATH,
    who: 'tenant',
    summary: 'Which form field goes to which HubSpot property; the ETag names this version',
    status: 200,
    answer: Mappings,
    handler: async ({ caller: { tenantId } }, deps) =>
      shown(deps, tenantId, asVersioned(await readMapping(deps.db, tenantId))),
  }),
  route({
    method: 'put',
    path: PATH,
    who: 'tenant',
    summary: 'Put the field mapping whole, over the version that If-Match names; new leads use it',
    headers: IfMatchHeaders,
    body: PutMappings,
    status: 200,
    answer: Mappings,
    problems: ['if-match-missing', 'mappings-changed'],
    handler: async ({ caller: { tenantId, actor: by }, headers, body: { mappings } }, deps) => {
      const ifVersion = versionSeen(headers['if-match'], 'mapping');
      const saved = await replaceMapping(deps.db, { tenantId, mappings, ifVersion, by });
      return shown(deps, tenantId, saved);
    },
  }),
  route({
    method: 'post',
    path: `${PATH}/preview`,
    who: 'tenant',
    summary: 'What a mapping, saved or not, would send of a lead; nothing is sent',
    body: PreviewMappings,
    status: 200,
    answer: MappingsPreview,
    problems: ['lead-not-found'],
    handler: async ({ caller: { tenantId }, body: { mappings: rows, sample } }, deps) => {
      const { propertiesReadAt, ...preview } = await previewMapping(deps, { tenantId, rows, sample });
      return { ...preview, propertiesReadAt: propertiesReadAt?.toISOString() ?? null };
    },
  }),
  route({
    method: 'get',
    path: '/v1/integrations/hubspot/unmapped',
    who: 'tenant',
    summary: 'Form fields that arrived in the last 30 days, those that are not sent first',
    status: 200,
    answer: SeenFields,
    handler: async ({ caller: { tenantId } }, { db }) => {
      const [seen, asked] = await Promise.all([readSeenFields(db, tenantId), readFormFields(db, tenantId)]);
      const answer = (fields: typeof seen.fields) =>
        fields.map((field) => ({ ...field, lastSeenAt: field.lastSeenAt.toISOString() }));
      return {
        fields: answer(seen.fields),
        mapped: answer(seen.mapped),
        asked: [...new Map(asked.map(({ name: field, label }) => [field, { field, label }])).values()],
        leads: seen.leads,
        from: seen.from?.toISOString() ?? null,
      };
    },
  }),
];

/** With the rows that HubSpot does not take any more. The ETag tells these apart too, so that a poll sees them. */
async function shown(
  { accountOf }: Pick<ApiDeps, 'accountOf'>,
  tenantId: string,
  { mappings, version }: VersionedMapping,
) {
  const definitions = await knownDefinitions(accountOf, tenantId);
  const broken = definitions
    ? checkMapping(mappings, definitions, []).filter(({ severity }) => severity === 'error')
    : [];
  const propertiesReadAt = definitions?.readAt.toISOString() ?? null;
  const ofProperties = createHash('sha256')
    .update(JSON.stringify([broken, propertiesReadAt]))
    .digest('base64url');
  return new WithHeaders({ etag: `"${version}.${ofProperties}"` }, { mappings, broken, propertiesReadAt });
}
