import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { HistoryPage } from '../../../../../src/api/schemas/integration.ts';
import type { LeadsPage } from '../../../../../src/api/schemas/lead-list.ts';
import type {
  HubSpotProperties,
  MappingsPreview,
  Mappings as MappingsSchema,
  PreviewMappings,
  SeenFields as SeenFieldsSchema,
} from '../../../../../src/api/schemas/mapping.ts';
import { type Answer, get, getWithEtag, send } from '../../../api/client.ts';
import { PACE, pollEvery } from '../../../api/live.ts';
import { agoOf, timeOf } from '../../../texts/intl.ts';

export type Mappings = z.output<typeof MappingsSchema>;
export type MappingRow = Mappings['mappings'][number];
export type MappingProblem = Mappings['broken'][number];
export type Properties = z.output<typeof HubSpotProperties>;
export type Property = Properties['properties'][number];
export type SeenFields = z.output<typeof SeenFieldsSchema>;
export type SeenField = SeenFields['fields'][number];
export type Preview = z.output<typeof MappingsPreview>;
export type PreviewRow = Preview['rows'][number];
export type Sample = z.input<typeof PreviewMappings>['sample'];
export type FoundLead = Pick<z.output<typeof LeadsPage>['items'][number], 'id' | 'email' | 'receivedAt'>;

const PATH = '/v1/integrations/hubspot';
const LEADS_SHOWN = 20;
const SEARCH_LENGTH_MIN = 2;

/** What is saved, with its ETag. */
export const readMapping = (): Promise<Answer<Mappings>> => getWithEtag<Mappings>(`${PATH}/mappings`);
/** The ETag's part that changes with the mapping alone, not with what HubSpot says of its properties. */
export const versionOf = ({ etag }: Answer<Mappings>): string => (etag ?? '').split('.')[0] ?? '';
export const saveMapping = (mappings: readonly MappingRow[], ifMatch: string | null) =>
  send('PUT', `${PATH}/mappings`, { body: { mappings }, ifMatch });

export const mappingQuery = () =>
  queryOptions({
    queryKey: ['mapping'],
    queryFn: readMapping,
    refetchInterval: pollEvery(PACE.connection),
  });

/** What HubSpot was asked some minutes ago; `readProperties(true)` asks it now. */
export const propertiesQuery = () =>
  queryOptions({
    queryKey: ['properties'],
    queryFn: () => readProperties(),
    refetchInterval: pollEvery(PACE.activity),
  });
export const readProperties = (refresh = false) =>
  get<Properties>(`${PATH}/properties`, { refresh: refresh || undefined });

export const seenFieldsQuery = () =>
  queryOptions({
    queryKey: ['seen-fields'],
    queryFn: () => get<SeenFields>(`${PATH}/unmapped`),
    refetchInterval: pollEvery(PACE.activity),
  });

export const previewQuery = (mappings: readonly MappingRow[], sample: Sample) =>
  queryOptions({
    queryKey: ['mapping-preview', mappings, sample],
    queryFn: () => send<Preview>('POST', `${PATH}/mappings/preview`, { body: { mappings, sample } }),
    refetchInterval: pollEvery(PACE.activity),
    placeholderData: (before) => before,
    gcTime: 60_000,
  });

/** Leads to try a mapping on: the newest, or what a search finds. */
export const leadSearchQuery = (text: string) =>
  queryOptions({
    queryKey: ['leads', 'to-preview', text],
    queryFn: () => {
      const q = text.trim().length < SEARCH_LENGTH_MIN ? undefined : text.trim();
      return get<{ items: FoundLead[] }>('/v1/leads', { q, limit: LEADS_SHOWN });
    },
    placeholderData: (before) => before,
  });

/** Who has changed the mapping last, as the beginning of a sentence; `null` when nothing is known of it. */
export const changedByQuery = (attempt: number) =>
  queryOptions({
    queryKey: ['mapping-changed-by', attempt],
    queryFn: async () => {
      const { items } = await get<z.output<typeof HistoryPage>>(`${PATH}/history`);
      const change = items.find(({ kind }) => kind === 'mapping_changed');
      if (!change) return null;
      return `${change.by ?? 'Somebody'} changed the field mapping ${agoOf(change.at)} (${timeOf(change.at)})`;
    },
  });
