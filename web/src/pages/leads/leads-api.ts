import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AgentsPage } from '../../../../src/api/schemas/agent.ts';
import type { LeadWithEvents } from '../../../../src/api/schemas/lead.ts';
import type { LeadCounts as Counts, LeadsPage as Page } from '../../../../src/api/schemas/lead-list.ts';
import { addressOf, get } from '../../api/client.ts';
import { PACE, pollEvery } from '../../api/live.ts';
import { filterOf, type LeadsSearch, withoutPlace } from './leads-search.ts';

type LeadsPage = z.output<typeof Page>;
export type Lead = LeadsPage['items'][number];
export type LeadCounts = z.output<typeof Counts>;
export type LeadInFull = z.output<typeof LeadWithEvents>;

const ROWS = 50;
/** More new leads than this are not counted. */
export const NEW_MAX = 100;

/** A page of leads that stays as it was read, row by row; only how its leads stand is kept up to date. */
export interface LeadList extends LeadsPage {
  /** Leads that match and have come since, up to `NEW_MAX`; they gather behind a button. */
  readonly arrived: number;
}

export const LISTS_KEY = ['leads', 'list'] as const;

export const leadsQuery = (search: LeadsSearch) =>
  queryOptions({
    queryKey: [...LISTS_KEY, search] as const,
    queryFn: ({ client, queryKey }) => {
      const shown = client.getQueryData<LeadList>(queryKey);
      return shown && shown.items.length > 0 ? asItStands(shown, search) : readLeads(search);
    },
    refetchInterval: pollEvery(PACE.list),
    placeholderData: (before: LeadList | undefined) => before,
  });

/** Reads the rows of the page anew. */
export async function readLeads(search: LeadsSearch): Promise<LeadList> {
  const { cursor, after } = search;
  const page = await get<LeadsPage>('/v1/leads', { ...filterOf(search), cursor, after, limit: ROWS });
  return { ...page, arrived: 0 };
}

async function asItStands(shown: LeadList, search: LeadsSearch): Promise<LeadList> {
  const filter = filterOf(search);
  const [now, newer] = await Promise.all([
    get<LeadsPage>('/v1/leads', { id: shown.items.map(({ id }) => id), limit: shown.items.length }),
    isAtTop(shown, search) && shown.newestCursor !== null
      ? get<LeadsPage>('/v1/leads', {
          ...filter,
          from: laterOf(filter.from, belowIs(shown)),
          after: shown.newestCursor,
          limit: NEW_MAX + ROWS,
        })
      : null,
  ]);
  const ids = new Set(shown.items.map(({ id }) => id)); // what came just before the page was read comes again
  const arrived = newer?.items.filter(({ id }) => !ids.has(id)) ?? [];
  const byId = new Map(now.items.map((lead) => [lead.id, lead]));
  return {
    ...shown,
    items: shown.items.map((lead) => byId.get(lead.id) ?? lead),
    arrived: Math.min(arrived.length, NEW_MAX),
  };
}

/** Where older leads stand below the last row, its time: they are no news, and a burst of them would hide what is. */
const belowIs = ({ items, nextCursor }: LeadList) =>
  nextCursor === null ? undefined : items.at(-1)?.receivedAt;

const laterOf = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && Date.parse(one) > Date.parse(other) ? one : (other ?? one);

/** Whether the page's first row was the newest lead of all; a page that one has paged down to is not. */
export const isAtTop = ({ prevCursor }: LeadList, { cursor }: LeadsSearch) =>
  cursor === undefined && prevCursor === null;

/** How many leads match, by status; a status that is chosen does not hide the numbers of the others. */
export const countsQuery = (search: LeadsSearch) => {
  const { status: _, ...filter } = withoutPlace(search);
  return queryOptions({
    queryKey: ['leads', 'counts', filter] as const,
    queryFn: () => get<LeadCounts>('/v1/leads/counts', filterOf(filter)),
    refetchInterval: pollEvery(PACE.list),
    placeholderData: (before: LeadCounts | undefined) => before,
  });
};

/** Where all leads of the filter are to be had as CSV. */
export const exportAddress = (search: LeadsSearch) => addressOf('/v1/leads/export', filterOf(search));

/** How many there are of what the list shows. */
export const totalOf = (counts: LeadCounts, { status }: LeadsSearch) =>
  status ? status.reduce((sum, one) => sum + counts[one], 0) : counts.all;

/** The agents that the list can be narrowed down to. */
export const agentNamesQuery = () =>
  queryOptions({
    queryKey: ['leads', 'agents'] as const,
    queryFn: async () => {
      const { items } = await get<z.output<typeof AgentsPage>>('/v1/agents', { limit: 200 });
      return items.map(({ id, name }) => ({ id, name }));
    },
    staleTime: 60_000,
  });

export const leadKey = (leadId: string) => ['lead', leadId] as const;

/** One lead; it is asked for until it is synced or has failed. */
export const leadQuery = (leadId: string) =>
  queryOptions({
    queryKey: leadKey(leadId),
    queryFn: () => get<LeadInFull>(`/v1/leads/${encodeURIComponent(leadId)}`),
    refetchInterval: (query) =>
      query.state.data && isFinal(query.state.data) ? false : pollEvery(PACE.lead)(query),
  });

const isFinal = ({ status }: LeadInFull) => status === 'synced' || status === 'failed';
