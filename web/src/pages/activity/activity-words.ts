import { count, counted, durationOf, LOCALE } from '../../texts/intl.ts';
import type { Activity, Bucket } from './activity-api.ts';
import type { Period } from './activity-search.ts';

export const PERIOD_CHOICES: readonly { readonly value: Period; readonly label: string }[] = [
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
];
/** As in "No leads in the last 24 hours." */
export const periodWords = (period: Period) =>
  PERIOD_CHOICES.find(({ value }) => value === period)?.label ?? period;

const clock = { hour: 'numeric', minute: '2-digit' } as const;
const day = { day: 'numeric', month: 'short' } as const;
const TICKS: Readonly<Record<Period, Intl.DateTimeFormat>> = {
  '24h': new Intl.DateTimeFormat(LOCALE, clock),
  '7d': new Intl.DateTimeFormat(LOCALE, { ...day, ...clock }),
  '30d': new Intl.DateTimeFormat(LOCALE, day),
};
const RANGES: Readonly<Record<Period, Intl.DateTimeFormat>> = {
  '24h': new Intl.DateTimeFormat(LOCALE, { ...day, ...clock }),
  '7d': new Intl.DateTimeFormat(LOCALE, { ...day, ...clock }),
  '30d': new Intl.DateTimeFormat(LOCALE, { ...day, weekday: 'short' }),
};

/** Under a bar: `14:00`, `24 Nov, 06:00`, `24 Nov`. */
export const tickOf = (period: Period, { from }: Pick<Bucket, 'from'>) =>
  TICKS[period].format(new Date(from));

/** In a table: `24 Nov, 14:00 – 15:00`, or the day; where there is little room only the beginning. */
export const rangeOf = (period: Period, { from, to }: Pick<Bucket, 'from' | 'to'>, isShort = false) =>
  isShort || period === '30d'
    ? RANGES[period].format(new Date(from))
    : RANGES[period].formatRange(new Date(from), new Date(to));

export const PARTS = ['synced', 'waiting', 'failed'] as const;
export type Part = (typeof PARTS)[number];
export const PART_WORDS: Readonly<Record<Part, string>> = {
  synced: 'Synced',
  waiting: 'Waiting',
  failed: 'Failed',
};
/** As the leads' list filters by. What is on its way waits as well. */
const STATUSES = {
  synced: ['synced'],
  waiting: ['received', 'syncing', 'waiting'],
  failed: ['failed'],
} as const;

/** The filter of the leads' list that finds exactly the leads of a number here. */
export const leadsOf = ({ from, to }: Pick<Bucket, 'from' | 'to'>, part?: Part) => ({
  from,
  to,
  test: 'false' as const,
  ...(part ? { status: [...STATUSES[part]] } : {}),
});

/** `132 leads in 24 hours: 128 synced, 3 waiting, 1 failed.` */
export function outcomeSentence({ period, totals }: Activity): string {
  const parts = PARTS.map((part) => `${count(totals[part])} ${part}`).join(', ');
  return `${counted(totals.received, 'lead')} in ${periodWords(period)}: ${parts}.`;
}

/** How long leads took, and which of them are not counted. */
export function latencySentence({ latency: { p50Ms, p95Ms, leftOut } }: Activity): string {
  const took =
    p50Ms === null || p95Ms === null
      ? 'No lead of this period says how long it took.'
      : `Half of the leads were in HubSpot within ${durationOf(p50Ms)}, 95 of 100 within ${durationOf(p95Ms)}.`;
  if (leftOut === 0) return took;
  const waited =
    leftOut === 1
      ? '1 lead that waited for a reconnect is'
      : `${count(leftOut)} leads that waited for a reconnect are`;
  return `${took} ${waited} left out.`;
}

export const latencyWords = (ms: number | null) => (ms === null ? '–' : durationOf(ms));
