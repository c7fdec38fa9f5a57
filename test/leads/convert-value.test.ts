import fc from 'fast-check';
import { convertValue } from '../../src/leads/convert-value.ts';
import type { FieldValue } from '../../src/leads/lead.ts';

const definition = (type: string, more: object = {}) => ({
  type,
  fieldType: '',
  options: [],
  externalOptions: false,
  ...more,
});
const PLAN = definition('enumeration', {
  fieldType: 'select',
  options: [
    { value: 'free', label: 'Free' },
    { value: 'ent', label: 'Enterprise' },
    { value: 'FREE', label: 'free trial' },
  ],
});
const INTERESTS = definition('enumeration', {
  fieldType: 'checkbox',
  options: [
    { value: 'crm', label: 'CRM' },
    { value: 'chat', label: 'Chatbots' },
  ],
});
const CONSENT = definition('enumeration', {
  fieldType: 'booleancheckbox',
  options: [
    { value: 'true', label: 'Agreed' },
    { value: 'false', label: 'Refused' },
  ],
});
const OWNER = definition('enumeration', { fieldType: 'select', externalOptions: true });
const convert = (value: FieldValue, of = definition('string')) => convertValue(value, of, 'Europe/Berlin');
const fits = (value: string) => ({ value, unfit: [] });
const unfit = (...values: string[]) => ({ value: null, unfit: values });

describe('a value for a HubSpot property', () => {
  it.each<[type: string, FieldValue, string]>([
    ['string', ' Acme ', 'Acme'],
    ['string', 12, '12'],
    ['string', ['red', 'blue'], 'red, blue'],
    ['string', { street: 'Main St' }, '{"street":"Main St"}'],
    ['string', 'x'.repeat(65_536), 'x'.repeat(65_536)],
    ['a type that HubSpot adds later', 'x', 'x'],
    ['number', 12.5, '12.5'],
    ['number', '1,234.5', '1234.5'],
    ['number', ['12'], '12'],
    ['bool', true, 'true'],
    ['bool', false, 'false'],
    ['bool', 'Yes', 'true'],
    ['bool', 'on', 'true'],
    ['bool', 1, 'true'],
    ['bool', 'NO', 'false'],
    ['bool', 'off', 'false'],
    ['bool', 0, 'false'],
    ['date', '2026-11-24T23:30:00Z', '2026-11-25'],
    ['date', 1_795_485_600_000, '2026-11-24'],
    ['datetime', '2026-11-24T14:03', '2026-11-24T13:03:00.000Z'],
    ['phone_number', '+44 20 7946-0000', '+442079460000'],
    ['phone_number', '+1 (555) 010.9999', '+15550109999'],
    ['phone_number', '020 7946 0000', '020 7946 0000'],
    ['phone_number', '+44 (0)20 7946 0000', '+44 (0)20 7946 0000'],
    ['phone_number', '+44 20 7946 0000 ext. 7', '+44 20 7946 0000 ext. 7'],
  ])('of type %s: %j is sent as %j', (type, value, sent) => {
    expect(convert(value, definition(type))).toEqual(fits(sent));
  });

  it.each<[type: string, FieldValue, string]>([
    ['string', 'x'.repeat(65_537), 'x'.repeat(65_537)],
    ['number', 'a lot', 'a lot'],
    ['number', true, 'true'],
    ['number', [1, 2], '1, 2'],
    ['bool', 'maybe', 'maybe'],
    ['date', 'soon', 'soon'],
    ['datetime', false, 'false'],
  ])('of type %s: %j does not fit and is named', (type, value, named) => {
    expect(convert(value, definition(type))).toEqual(unfit(named));
  });
});

describe('a choice for a HubSpot property', () => {
  it.each<[FieldValue, string]>([
    ['ent', 'ent'],
    [' ENT ', 'ent'],
    ['enterprise', 'ent'],
    [['Enterprise'], 'ent'],
    ['FREE', 'FREE'], // to the letter before all else
    ['Free', 'free'],
    ['Free Trial', 'FREE'],
  ])('%j is the option %s', (value, option) => {
    expect(convert(value, PLAN)).toEqual(fits(option));
  });

  it.each<[FieldValue, string]>([
    ['Platinum', 'Platinum'],
    [['free', 'ent'], 'free, ent'], // one may be chosen, and nobody knows which was meant
    ['free;ent', 'free;ent'],
    [true, 'true'],
  ])('%j is none where one may be chosen', (value, named) => {
    expect(convert(value, PLAN)).toEqual(unfit(named));
  });

  it.each<[FieldValue, string]>([
    [['CRM', 'chat'], 'crm;chat'],
    ['chatbots; crm', 'chat;crm'],
    [['crm', 'CRM', 'crm;chat'], 'crm;chat'],
    [';crm', 'crm'], // HubSpot would add to what it has
  ])('%j are the options %s where several may be', (value, sent) => {
    expect(convert(value, INTERESTS)).toEqual(fits(sent));
  });

  it('sends the known ones of several and names the others', () => {
    expect(convert(['CRM', 'Fax', 'Telex'], INTERESTS)).toEqual({ value: 'crm', unfit: ['Fax', 'Telex'] });
    expect(convert('Fax', INTERESTS)).toEqual(unfit('Fax'));
  });

  it.each<[FieldValue, string]>([
    ['yes', 'true'],
    [false, 'false'],
    ['agreed', 'true'],
  ])('%j is yes or no where that is asked: %s', (value, option) => {
    expect(convert(value, CONSENT)).toEqual(fits(option));
  });

  it('is sent as it is where only HubSpot knows the options', () => {
    expect(convert('98765', OWNER)).toEqual(fits('98765'));
  });
});

describe('whatever is submitted, for whatever property', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      ' ',
      ';',
      ' ; ;',
      'crm',
      'Free',
      'yes',
      '1,5',
      '+4912345678',
      '2026-11-24',
      '-',
      '+',
      '()',
    ),
  );
  const { value } = fc.letrec<{ value: FieldValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 2, noNullPrototype: true }),
    ),
  }));
  const property = fc.constantFrom(
    ...['string', 'number', 'bool', 'date', 'datetime', 'phone_number', 'json'].map((type) =>
      definition(type),
    ),
    PLAN,
    INTERESTS,
    CONSENT,
    OWNER,
  );

  it('never fails, and never sends what is empty or untrimmed: that would blank what HubSpot holds', () => {
    fc.assert(
      fc.property(value, property, (submitted, of) => {
        const { value: sent } = convert(submitted, of);
        if (sent !== null) expect(sent.trim()).toBe(sent);
        expect(sent).not.toBe('');
      }),
      { numRuns: 1_000 },
    );
  });

  it('names nothing empty as a misfit, and says nothing of an empty value', () => {
    fc.assert(
      fc.property(value, property, (submitted, of) => {
        const { unfit: named } = convert(submitted, of);
        expect(named).not.toContain('');
      }),
    );
    for (const empty of ['', ' ', null, [], {}, [' ', null]]) {
      for (const kind of [definition('number'), PLAN, INTERESTS, OWNER]) {
        expect(convert(empty, kind)).toEqual({ value: null, unfit: [] });
      }
    }
  });

  it('sends options of the property only', () => {
    fc.assert(
      fc.property(value, (submitted) => {
        const { value: sent } = convert(submitted, INTERESTS);
        for (const option of sent?.split(';') ?? []) expect(['crm', 'chat']).toContain(option);
      }),
    );
  });
});
