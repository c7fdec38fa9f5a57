/** The pages are in English, so dates and numbers follow the reader's English, or else British; the zone is theirs. */
export const LOCALE = navigator.languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';

const integer = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const plural = new Intl.PluralRules('en');
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always', style: 'short' });
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(LOCALE, { hour: 'numeric', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});
const absolute = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** `1,204`. */
export const count = (n: number) => integer.format(n);

/** `1 lead`, `1,204 leads`; the plural adds an s unless it is given. */
export function counted(n: number, one: string, other = `${one}s`): string {
  return `${count(n)} ${plural.select(n) === 'one' ? one : other}`;
}

/** `24 Nov 2026`. */
export const dateOf = (at: Date | string) => day.format(new Date(at));
/** `14:10`; with its day when it is not today. */
export function timeOf(at: Date | string): string {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : dayAndClock.format(date);
}
/** `24 Nov 2026, 14:03:12 GMT+1`. */
export const momentOf = (at: Date | string) => absolute.format(new Date(at));

const UNITS = [
  ['second', 1_000, 60],
  ['minute', 60_000, 60],
  ['hour', 3_600_000, 24],
  ['day', 86_400_000, 7],
] as const;

/** `3 min ago`, `in 4 min`; beyond seven days the date. */
export function agoOf(at: Date | string, now = Date.now()): string {
  const ms = new Date(at).getTime() - now;
  for (const [unit, unitMs, units] of UNITS) {
    const n = Math.round(ms / unitMs);
    if (Math.abs(n) < units) return n === 0 ? 'just now' : withoutDots(relative.format(n, unit));
  }
  return dateOf(at);
}

/** American English abbreviates with a dot, the durations beside it do not: `3 min. ago`. */
const withoutDots = (words: string) => words.replace('.', '');

/** `420 ms`, `1.8 s`, `2 min 5 s`, `3 h 10 min`. */
export function durationOf(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  if (hours === 0) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** The reader's time zone, for charts: `Europe/Berlin`. */
export const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
