import { z } from 'zod';
import { flag, oneOf, someOf, text } from '../../search.ts';
import { type LeadReason, REASON_WORDS } from '../../texts/lead-texts.ts';

/** In the order in which a lead goes through them, what needs a person before what is done. */
export const STATUSES = ['received', 'syncing', 'waiting', 'failed', 'synced'] as const;
export type LeadStatus = (typeof STATUSES)[number];

/** Shorter ones would find almost everything. */
export const SEARCH_LENGTH_MIN = 2;

const moment = () => z.iso.datetime({ offset: true }).optional().catch(undefined);

/** The filter of the list and its place in it, as the address bar has them. */
export const leadsSearch = z.object({
  status: someOf(STATUSES),
  reason: someOf(Object.keys(REASON_WORDS) as [LeadReason, ...LeadReason[]]),
  agentId: text(100),
  warnings: flag(),
  handled: oneOf(['true', 'false']),
  test: oneOf(['true', 'false']),
  period: oneOf(['24h', '7d', '30d']),
  from: moment(),
  to: moment(),
  q: z.string().trim().min(SEARCH_LENGTH_MIN).max(200).optional().catch(undefined),
  cursor: text(100),
  after: text(100),
});
export type LeadsSearch = z.output<typeof leadsSearch>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PERIODS_MS = { '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS, '30d': 30 * 24 * HOUR_MS } as const;

const yesOrNo = (word: 'true' | 'false' | undefined) => (word === undefined ? undefined : word === 'true');

/** The filter as the API takes it, in a query and in a body. A period begins at a full minute, so that a poll repeats its address. */
export function filterOf({ period, from, handled, test, cursor: _, after: __, ...search }: LeadsSearch) {
  const since = period && Math.floor((Date.now() - PERIODS_MS[period]) / MINUTE_MS) * MINUTE_MS;
  return {
    ...search,
    handled: yesOrNo(handled),
    test: yesOrNo(test),
    from: since === undefined ? from : new Date(since).toISOString(),
  };
}

/** Everything but the place in the list. */
export const withoutPlace = ({ cursor: _, after: __, ...filter }: LeadsSearch): LeadsSearch => filter;

export const isFiltered = (search: LeadsSearch) =>
  Object.values(withoutPlace(search)).some((value) => value !== undefined);
