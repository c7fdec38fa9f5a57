import { dateOf, timeOf } from '../../texts/intl.ts';
import { REASON_WORDS } from '../../texts/lead-texts.ts';
import type { LeadsSearch } from './leads-search.ts';

/** One active filter in words, and what takes it away. */
export interface FilterInWords {
  readonly words: string;
  readonly without: Partial<LeadsSearch>;
}

export const PERIOD_WORDS = { '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' } as const;

const TEST_WORDS = { true: 'Test leads only', false: 'Without test leads' } as const;
const HANDLED_WORDS = { true: 'Handled', false: 'Not handled' } as const;

/** The filters that no chip shows. @param agentName of the agent that is chosen, where it is known */
export function filtersInWords(search: LeadsSearch, agentName: string | undefined): FilterInWords[] {
  const { reason, agentId, warnings, handled, test, period, from, to, q } = search;
  return [
    ...(reason ?? []).map((one) => ({
      words: `Reason: ${REASON_WORDS[one]}`,
      without: { reason: others(reason, one) },
    })),
    ...(agentId ? [{ words: `Agent: ${agentName ?? agentId}`, without: { agentId: undefined } }] : []),
    ...(warnings ? [{ words: 'With warnings', without: { warnings: undefined } }] : []),
    ...(period ? [{ words: PERIOD_WORDS[period], without: { period: undefined } }] : []),
    ...(!period && (from || to)
      ? [{ words: rangeInWords(from, to), without: { from: undefined, to: undefined } }]
      : []),
    ...(handled ? [{ words: HANDLED_WORDS[handled], without: { handled: undefined } }] : []),
    ...(test ? [{ words: TEST_WORDS[test], without: { test: undefined } }] : []),
    ...(q ? [{ words: `Search: “${q}”`, without: { q: undefined } }] : []),
  ];
}

function others<Word>(words: readonly Word[] | undefined, one: Word): Word[] | undefined {
  const left = (words ?? []).filter((word) => word !== one);
  return left.length > 0 ? left : undefined;
}

/** `to` is exclusive: a range of whole days ends with the day before it. */
function rangeInWords(from: string | undefined, to: string | undefined): string {
  const isWhole = [from, to].every((at) => at === undefined || isMidnight(new Date(at)));
  const first = from && (isWhole ? dateOf(from) : timeOf(from));
  const last = to && (isWhole ? dateOf(new Date(Date.parse(to) - 1)) : timeOf(to));
  if (first && last) return first === last ? `Received on ${first}` : `Received ${first} – ${last}`;
  return first ? `Received from ${first}` : `Received until ${last}`;
}

const isMidnight = (at: Date) => at.getHours() + at.getMinutes() + at.getSeconds() === 0;

/** A moment's day in the reader's zone, as a date field has it: `2026-11-24`. */
export function dayOf(at: string | number): string {
  const date = new Date(at);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day}`;
}

/** When a day of the reader's zone begins, or `days` later. */
export function beginOf(day: string, days = 0): string | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date + days);
  return Number.isNaN(at.getTime()) || year < 1970 ? undefined : at.toISOString();
}
