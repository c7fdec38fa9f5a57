import fc from 'fast-check';
import { DEFAULT_MAPPING, type Mapping } from '../../src/leads/default-mapping.ts';
import { fieldText } from '../../src/leads/field-text.ts';
import type { FieldValue, LeadFields } from '../../src/leads/lead.ts';
import { mapFields } from '../../src/leads/map-fields.ts';
import { spaces, word } from '../support/words.ts';

const sent = (fields: LeadFields, mapping: Mapping = DEFAULT_MAPPING) =>
  Object.fromEntries(mapFields(fields, mapping).properties.map(({ property, value }) => [property, value]));

const notMapped = (fields: LeadFields, mapping: Mapping = DEFAULT_MAPPING) =>
  mapFields(fields, mapping).warnings.map(({ code, field, property }) => ({ code, field, property }));

const mapped = (...pairs: [field: string, property: string][]): Mapping =>
  new Map(pairs.map(([field, property]) => [field, { property, overwrite: 'always' }]));

describe('mapping the fields that the documentation names', () => {
  it.each<[LeadFields, Record<string, string>]>([
    [
      { first_name: 'Ada', last_name: 'Lovelace' },
      { firstname: 'Ada', lastname: 'Lovelace' },
    ],
    [{ phone: '+44 20 7946 0000' }, { phone: '+44 20 7946 0000' }],
    [{ company: 'Acme' }, { company: 'Acme' }],
    [{ name: 'John' }, { firstname: 'John' }],
    [{ name: 'John Doe' }, { firstname: 'John', lastname: 'Doe' }],
    [{ name: 'Ada King Lovelace' }, { firstname: 'Ada', lastname: 'King Lovelace' }],
    [
      { name: 'John Doe', first_name: 'Ada' },
      { firstname: 'Ada', lastname: 'Doe' },
    ],
    [
      { name: 'John Doe', last_name: 'Lovelace' },
      { firstname: 'John', lastname: 'Lovelace' },
    ],
    [
      { name: 'John Doe', first_name: ' ', last_name: null },
      { firstname: 'John', lastname: 'Doe' },
    ],
    [{ email: 'ada@example.com' }, {}],
    [{}, {}],
  ])('%j becomes %j', (fields, properties) => {
    expect(sent(fields)).toEqual(properties);
    expect(notMapped(fields)).toEqual([]);
  });
});

describe('mapping by the rules of a workspace', () => {
  it('sends a mapped field under its property', () => {
    const mapping = mapped(['budget', 'annual_budget']);
    expect(sent({ budget: 5000 }, mapping)).toEqual({ annual_budget: '5000' });
  });

  it('does not split a name that is mapped to a property of its own', () => {
    const mapping = new Map([...DEFAULT_MAPPING, ...mapped(['name', 'nickname'])]);
    expect(sent({ name: 'Ada Lovelace' }, mapping)).toEqual({ nickname: 'Ada Lovelace' });
  });

  it('lets a field that is mapped to a name win over the halves of a full name', () => {
    const mapping = mapped(['given', 'firstname']);
    expect(sent({ name: 'John Doe', given: 'Ada' }, mapping)).toEqual({ firstname: 'Ada', lastname: 'Doe' });
  });

  it('says of a filled field without a property that it is kept and not sent', () => {
    expect(mapFields({ shoe_size: 43 }, DEFAULT_MAPPING)).toEqual({
      properties: [],
      warnings: [
        {
          code: 'not_mapped',
          field: 'shoe_size',
          property: null,
          message: 'shoe_size is kept here and not sent, because it is not mapped.',
        },
      ],
    });
  });

  it('says nothing of a field that a person keeps here, nor sends it, the name included', () => {
    const mapping = new Map([...DEFAULT_MAPPING, ['shoe_size', null], ['name', null]] as const);
    expect(mapFields({ shoe_size: 43, name: 'Ada Lovelace' }, mapping)).toEqual({
      properties: [],
      warnings: [],
    });
  });

  it('says nothing of an empty field without a property', () => {
    expect(notMapped({ shoe_size: ' ', hat: null, gloves: [] })).toEqual([]);
  });
});

describe('whatever is filled in, and whatever is mapped', () => {
  const NAMES = [
    'email',
    'name',
    'first_name',
    'last_name',
    'phone',
    'company',
    'city',
    'budget',
    'toString',
  ];
  const text = fc.oneof(word, spaces, fc.constant(''), fc.string());
  const value: fc.Arbitrary<FieldValue> = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text, { maxLength: 3 }),
    fc.dictionary(word, text, { maxKeys: 2, noNullPrototype: true }),
  );
  const fields = fc.dictionary(fc.constantFrom(...NAMES), value, { noNullPrototype: true });
  /** As the database holds it: each property once. */
  const mapping: fc.Arbitrary<Mapping> = fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom(...NAMES.filter((name) => name !== 'email')),
        fc.constantFrom('firstname', 'lastname', 'phone', 'company', 'city', 'annual_budget'),
      ),
      { selector: ([, property]) => property },
    )
    .map((pairs) => mapped(...pairs));
  const filled = (given: LeadFields) =>
    Object.keys(given).filter((field) => fieldText(given[field] ?? null) !== '');

  it('nothing empty and nothing untrimmed is ever sent', () => {
    fc.assert(
      fc.property(fields, mapping, (given, rules) => {
        for (const sentText of Object.values(sent(given, rules))) {
          expect(sentText).not.toBe('');
          expect(sentText).toBe(sentText.trim());
        }
      }),
    );
  });

  it('the email is never among the properties, and each property is there once', () => {
    fc.assert(
      fc.property(fields, mapping, (given, rules) => {
        const { properties } = mapFields(given, rules);
        expect(properties.map(({ field }) => field)).not.toContain('email');
        expect(new Set(properties.map(({ property }) => property)).size).toBe(properties.length);
      }),
    );
  });

  it('every filled field is either sent or shown as not mapped, never dropped in silence', () => {
    fc.assert(
      fc.property(fields, mapping, (given, rules) => {
        const { properties, warnings } = mapFields(given, rules);
        for (const field of filled(given).filter((name) => name !== 'email' && name !== 'name')) {
          const sentOnce = properties.filter((property) => property.field === field).length;
          const shown = warnings.filter((warning) => warning.field === field).length;
          expect(sentOnce + shown).toBe(1);
          expect(sentOnce).toBe(rules.has(field) ? 1 : 0);
        }
        expect(warnings.every(({ field }) => filled(given).includes(field))).toBe(true);
      }),
    );
  });

  it('explicit names win, and no word of a name is lost where there are none', () => {
    const blank = fc.constantFrom('', ' ', null);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1 }),
        fc.option(word, { nil: undefined }),
        fc.option(word, { nil: undefined }),
        blank,
        (words, first, last, empty) => {
          const properties = sent({
            name: words.join(' '),
            first_name: first ?? empty,
            last_name: last ?? empty,
          });
          const [firstWord, ...others] = words;
          expect(properties.firstname).toBe(first ?? firstWord);
          expect(properties.lastname).toBe(last ?? (others.length > 0 ? others.join(' ') : undefined));
        },
      ),
    );
  });
});
