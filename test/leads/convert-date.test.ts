import fc from 'fast-check';
import { convertDate, convertDateTime } from '../../src/leads/convert-date.ts';

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

describe('a date for HubSpot', () => {
  it.each([
    ['2026-11-24', NEW_YORK, '2026-11-24'],
    ['2026-11-24T02:00:00Z', NEW_YORK, '2026-11-23'],
    ['2026-11-24T02:00:00Z', BERLIN, '2026-11-24'],
    ['2026-11-24T23:30:00-05:00', BERLIN, '2026-11-25'],
    ['2026-11-24T23:30', BERLIN, '2026-11-24'],
    ['2026-11-24 23:30:15', NEW_YORK, '2026-11-24'],
    ['1795485600000', BERLIN, '2026-11-24'],
    ['1795485600000', NEW_YORK, '2026-11-23'],
    ['-1000000000000', 'UTC', '1938-04-24'],
    ['2024-02-29', 'UTC', '2024-02-29'],
    ['2026-11-24T02:00:00Z', 'No/Such_Zone', '2026-11-24'],
  ])('%s in %s is %s: the day that it was there', (text, timeZone, date) => {
    expect(convertDate(text, timeZone)).toBe(date);
  });

  it.each([
    ['seconds, which would be January 1970', '1795485600'],
    ['a year', '2026'],
    ['a date without its hyphens', '20261124'],
    ['a date that may be two', '01/02/2026'],
    ['a date in another order', '24.11.2026'],
    ['no day of the calendar', '2026-02-30'],
    ['no day of this year', '2026-02-29'],
    ['no month', '2026-13-01'],
    ['no hour', '2026-11-24T24:30Z'],
    ['a distance from UTC that is none', '2026-11-24T10:00+99:00'],
    ['a word', 'tomorrow'],
    ['before the year 1000', '-99999999999999'],
    ['beyond the year 9999', '999999999999999'],
  ])('does not come of %s: %s', (_what, text) => {
    expect(convertDate(text, 'UTC')).toBeNull();
    expect(convertDateTime(text, 'UTC')).toBeNull();
  });
});

describe('a date and time for HubSpot', () => {
  it.each([
    ['2026-11-24T14:03:12.5+01:00', 'UTC', '2026-11-24T13:03:12.500Z'],
    ['2026-11-24T14:03Z', BERLIN, '2026-11-24T14:03:00.000Z'],
    ['2026-11-24T14:03', BERLIN, '2026-11-24T13:03:00.000Z'],
    ['2026-07-24T14:03', BERLIN, '2026-07-24T12:03:00.000Z'],
    ['2026-11-24', NEW_YORK, '2026-11-24T05:00:00.000Z'],
    ['2026-11-24', 'Asia/Kolkata', '2026-11-23T18:30:00.000Z'],
    ['1795485600123', BERLIN, '2026-11-24T02:00:00.123Z'],
    ['2026-11-24T14:03', 'No/Such_Zone', '2026-11-24T14:03:00.000Z'],
    // The clocks change: after the change, and in the hour that does not exist.
    ['2026-03-29T03:30', BERLIN, '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T01:30', BERLIN, '2026-03-29T00:30:00.000Z'],
    ['2026-11-01T12:00', NEW_YORK, '2026-11-01T17:00:00.000Z'],
  ])('%s in %s is %s', (text, timeZone, instant) => {
    expect(convertDateTime(text, timeZone)).toBe(instant);
  });
});

describe('whatever the instant and the zone', () => {
  const instant = fc.date({ min: new Date('1973-06-01'), max: new Date('9000-01-01'), noInvalidDate: true });
  const zone = fc.constantFrom(
    'UTC',
    BERLIN,
    NEW_YORK,
    'Asia/Kolkata',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  );

  it('an instant is the same in both of its forms, and its day is the one that the zone shows', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const iso = at.toISOString();
        expect(convertDateTime(iso, timeZone)).toBe(iso);
        expect(convertDateTime(String(at.getTime()), timeZone)).toBe(iso);
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
        expect(convertDate(iso, timeZone)).toBe(shown);
        expect(convertDate(String(at.getTime()), timeZone)).toBe(shown);
      }),
    );
  });

  it('what the clocks of a zone show at an instant, read there, is that instant', () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const wall = new Intl.DateTimeFormat('sv-SE', {
          timeZone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(at);
        const again = convertDateTime(wall.replace(' ', 'T'), timeZone);
        const seconds = Math.floor(at.getTime() / 1_000) * 1_000;
        // In the hour that the clocks show twice it may be the other one.
        expect([0, 1_800_000, 3_600_000]).toContain(Math.abs(Date.parse(again ?? '') - seconds));
        expect(convertDate(again ?? '', timeZone)).toBe(wall.slice(0, 10));
      }),
    );
  });
});
