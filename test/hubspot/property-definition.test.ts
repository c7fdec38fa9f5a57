import {
  PropertyDefinition,
  PropertyDefinitions,
  whyNotWritable,
} from '../../src/hubspot/property-definition.ts';

const namesIn = (results: unknown) => PropertyDefinitions.parse({ results }).results.map(({ name }) => name);
const definition = (more: object = {}) =>
  PropertyDefinition.parse({ name: 'plan', label: 'Plan', type: 'string', ...more });

describe('reading property definitions', () => {
  it('takes a property of which HubSpot says nothing but its name', () => {
    expect(PropertyDefinition.parse({ name: 'plan' })).toEqual({
      name: 'plan',
      label: 'plan',
      type: 'string',
      fieldType: '',
      groupName: '',
      options: [],
      calculated: false,
      externalOptions: false,
      hidden: false,
      archived: false,
      dataSensitivity: 'non_sensitive',
      modificationMetadata: { readOnlyValue: false },
    });
  });

  it.each([null, 7, 'x', {}, { name: '' }, { name: 7 }])(
    'passes over the malformed entry %j',
    (malformed) => {
      expect(namesIn([{ name: 'a' }, malformed, { name: 'b' }])).toEqual(['a', 'b']);
    },
  );

  it.each([{}, { results: null }, { results: {} }, null])('knows no list in %j', (body) => {
    expect(PropertyDefinitions.safeParse(body).success).toBe(false);
  });

  it('takes the options that have a value, with a label for each', () => {
    const options = [{ value: 'a', label: 'A' }, { value: '' }, null, { label: 'none' }, { value: 'b' }];
    expect(definition({ options }).options).toEqual([
      { value: 'a', label: 'A' },
      { value: 'b', label: 'b' },
    ]);
  });
});

describe('whether a field may be mapped to a property', () => {
  it.each<[object, string | null]>([
    [{}, null],
    [{ modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: false } }, null],
    [{ name: 'email' }, 'Used as key'],
    [{ name: 'hs_object_id' }, 'Read-only'],
    [{ name: 'hs_marketable_status' }, 'Read-only'],
    [{ modificationMetadata: { readOnlyValue: true } }, 'Read-only'],
    [{ calculated: true, modificationMetadata: { readOnlyValue: true } }, 'Calculated by HubSpot'],
    [{ archived: true }, 'Archived'],
    [{ hidden: true }, 'Hidden'],
    [{ type: 'json' }, 'Hidden'],
    [{ type: 'object_coordinates' }, 'Hidden'],
    [{ dataSensitivity: 'sensitive' }, 'Sensitive data'],
  ])('%j: %s', (more, reason) => {
    expect(whyNotWritable(definition(more))).toBe(reason);
  });
});
