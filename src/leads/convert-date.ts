/** `2026-11-24`, or with a time, and perhaps its distance from UTC: `2026-11-24T14:03:12.5+01:00`. */
const ISO =
  /^([1-9]\d{3})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-][01]\d:?[0-5]\d)?)?$/i;
const DIGITS = /^-?\d{1,16}$/;

/** Less would be January 1970: seconds rather than milliseconds, a year, or a date like 20261124. */
const EPOCH_MS_MIN = 1e11;
/** Beyond the years of four digits ISO's own notation changes. */
const FIRST_MS = Date.UTC(1000, 0, 2);
const LAST_MS = Date.UTC(9999, 11, 30);

/** A point of a calendar as a person wrote it, and the instant that it is. */
interface Moment {
  /** The date alone, where no instant was named. */
  readonly localDate: string | null;
  readonly atMs: number;
}

/**
 * An ISO date, an ISO date-time or epoch milliseconds as `YYYY-MM-DD`: the day that it was in the account's zone.
 * @returns `null` for anything else, also for dates like 01/02/2026, which may mean two days
 */
export function convertDate(text: string, timeZone: string): string | null {
  const moment = momentOf(text, timeZone);
  if (moment === null) return null;
  return moment.localDate ?? inRange(wallClock(moment.atMs, timeZone).slice(0, 10));
}

/** The same as an ISO instant; what names no zone is in the account's, a date alone begins there. */
export function convertDateTime(text: string, timeZone: string): string | null {
  const moment = momentOf(text, timeZone);
  return moment && inRange(new Date(moment.atMs).toISOString());
}

const inRange = (iso: string) => (/^[1-9]\d{3}-\d{2}-\d{2}/.test(iso) ? iso : null);

function momentOf(text: string, timeZone: string): Moment | null {
  if (DIGITS.test(text)) {
    const atMs = Number(text);
    const isMs = Math.abs(atMs) >= EPOCH_MS_MIN && atMs >= FIRST_MS && atMs <= LAST_MS;
    return isMs ? { localDate: null, atMs } : null;
  }
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] =
    ISO.exec(text) ?? [];
  if (year === undefined) return null;
  const localDate = `${year}-${month}-${day}`;
  const wall = `${localDate}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const asUtcMs = Date.parse(wall);
  // JavaScript reads 31 February as a day in March.
  if (Number.isNaN(asUtcMs) || !new Date(asUtcMs).toISOString().startsWith(localDate)) return null;
  if (offset === undefined) return { localDate, atMs: asUtcMs - offsetMs(asUtcMs, timeZone) };
  const atMs = asUtcMs - writtenOffsetMs(offset);
  return { localDate: null, atMs };
}

function writtenOffsetMs(offset: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

/** How far the zone's clocks are ahead of UTC when they show this time. */
function offsetMs(wallMs: number, timeZone: string): number {
  const aheadAt = (atMs: number) =>
    Date.parse(`${wallClock(atMs, timeZone)}Z`) - Math.floor(atMs / 1_000) * 1_000;
  // The first guess may lie on the other side of a change of clocks; the second knows the right side.
  return aheadAt(wallMs - aheadAt(wallMs));
}

/** What clocks of the zone show, as `YYYY-MM-DDThh:mm:ss`. */
function wallClock(atMs: number, timeZone: string): string {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
  return `${date}T${parts.hour}:${parts.minute}:${parts.second}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one costs a hundred times what using it does, and there are some four hundred zones. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = clockIn(timeZone) ?? clockOf('UTC');
  clocks.set(timeZone, clock);
  return clock;
}

/** HubSpot's names of zones are those of the IANA database; one that this Node does not know counts as UTC. */
function clockIn(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    return null;
  }
}
