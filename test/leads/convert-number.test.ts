import fc from 'fast-check';
import { convertNumber } from '../../src/leads/convert-number.ts';

describe('a number for HubSpot', () => {
  it.each([
    ['12', '12'],
    ['+12', '12'],
    ['-0.5', '-0.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1.5e3', '1500'],
    ['12345678901234567890', '12345678901234567890'],
    ['1,234.5', '1234.5'],
    ['-1,234.5', '-1234.5'],
    ['1.234,5', '1234.5'],
    ['1,234.567', '1234.567'],
    ['1.234,567', '1234.567'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['1 234,5', '1234.5'],
    ['1\u202f234\u202f567', '1234567'],
    ["1'234.50", '1234.50'],
    ['1,5', '1.5'],
    ['12,34', '12.34'],
    ['0,123', '0.123'],
    ['1234,567', '1234.567'],
  ])('%j is %s', (text, number) => {
    expect(convertNumber(text)).toBe(number);
  });

  it.each(['1,234', '12,345', '-999,999'])('%j may mean two numbers, so it means none', (text) => {
    expect(convertNumber(text)).toBeNull();
  });

  it.each([
    '',
    'ten',
    '10k',
    '€5',
    '5 %',
    '--1',
    '1,23,456',
    '1,234,5',
    '1.234.5',
    '1e400',
    'NaN',
    '0x10',
    '١٢',
  ])('%j is none', (text) => {
    expect(convertNumber(text)).toBeNull();
  });

  it('as a computer writes it stays what it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(Number(convertNumber(String(number)))).toBe(Object.is(number, -0) ? 0 : number);
      }),
    );
  });

  it.each(['en-US', 'de-DE', 'fr-FR', 'de-CH'])(
    'with two decimals is understood as people write it in %s',
    (locale) => {
      const written = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (cents) => {
          expect(Number(convertNumber(written.format(cents / 100)))).toBe(cents / 100);
        }),
      );
    },
  );
});
