import type { AgentFormField } from '../../src/agents/agent.ts';
import type { Definitions } from '../../src/hubspot/account-properties.ts';
import { PropertyDefinition } from '../../src/hubspot/property-definition.ts';
import { checkMapping } from '../../src/leads/check-mapping.ts';

const OPTIONS = [
  { value: 'free', label: 'Free' },
  { value: 'pro', label: 'Pro' },
];
const PROPERTIES = [
  { name: 'city', label: 'City', type: 'string' },
  { name: 'budget', label: 'Budget', type: 'number' },
  { name: 'start', label: 'Start', type: 'date' },
  { name: 'plan', label: 'Plan', type: 'enumeration', options: OPTIONS },
  { name: 'vip', label: 'VIP', type: 'bool' },
  { name: 'score', label: 'Score', type: 'number', calculated: true },
  { name: 'source', label: 'Source', type: 'string', modificationMetadata: { readOnlyValue: true } },
  { name: 'old', label: 'Old plan', type: 'string', archived: true },
  { name: 'secret', label: 'Secret', type: 'string', hidden: true },
  { name: 'health', label: 'Health', type: 'string', dataSensitivity: 'sensitive' },
].map((told) => PropertyDefinition.parse(told));
const DEFINITIONS: Definitions = {
  readAt: new Date('2026-11-24T14:00:00Z'),
  byName: new Map(PROPERTIES.map((definition) => [definition.name, definition])),
};

const asked = (type: AgentFormField['type'], options?: string[]): AgentFormField => ({
  ...{ name: 'field', label: 'Field', required: false, type },
  ...(options ? { options } : {}),
});
const check = (property: string | null, ...formFields: AgentFormField[]) =>
  checkMapping([{ field: 'field', property, overwrite: 'always' }], DEFINITIONS, formFields);

describe('a row of a mapping', () => {
  it.each([
    ['budget', asked('number')],
    ['city', asked('textarea')],
    ['start', asked('date')],
    ['vip', asked('boolean')],
    ['plan', asked('select', ['Free', 'pro'])],
    ['plan', { ...asked('text'), name: 'another_field' }],
    [null, asked('text')],
  ])('to %s has nothing against it where the form asks for what fits', (property, form) => {
    expect(check(property, form)).toEqual([]);
  });

  it.each([
    ['plan_b', 'property_not_found', 'plan_b was deleted in HubSpot on or before 2026-11-24'],
    ['old', 'property_archived', 'Old plan was archived in HubSpot'],
    ['score', 'property_read_only', 'Score is calculated by HubSpot'],
    ['source', 'property_read_only', 'Source cannot be set from outside HubSpot'],
  ])('to %s is broken, and says why and what to do', (property, code, why) => {
    expect(check(property)).toMatchObject([
      {
        ...{ field: 'field', property, code, severity: 'error' },
        message: `${why}, so leads sync without it; choose another property or remove the row.`,
      },
    ]);
  });

  it.each([
    ['secret', 'property_hidden', /nobody there sees/],
    ['health', 'property_sensitive', /may refuse/],
  ])('to %s is sent, with a hint', (property, code, message) => {
    expect(check(property)).toMatchObject([
      { code, severity: 'hint', message: expect.stringMatching(message) },
    ]);
  });

  it.each([
    [
      'budget',
      'text',
      'Text into a Number property: values that are not numbers are left out with a warning.',
    ],
    [
      'start',
      'phone',
      'A phone number into a Date property: values that are not dates are left out with a warning.',
    ],
    [
      'vip',
      'text',
      'Text into a Yes/No property: values that are neither yes nor no are left out with a warning.',
    ],
    ['plan', 'text', 'Text into a choice property: values that are no option are left out with a warning.'],
  ] as const)('to %s from a form that asks for %s hints at what gets lost', (property, type, message) => {
    expect(check(property, asked(type))).toMatchObject([
      { property, code: 'type_mismatch', severity: 'hint', message },
    ]);
  });

  it.each([
    ['plan', ['Pro', 'Enterprise+'], '“Enterprise+” is no option of Plan; leads with it sync without Plan.'],
    ['plan', ['A', 'B'], '“A”, “B” are no options of Plan; leads with one of them sync without Plan.'],
    [
      'plan',
      ['A', 'B', 'C', 'D'],
      '“A”, “B”, “C” and 1 more are no options of Plan; leads with one of them sync without Plan.',
    ],
    ['budget', ['10', 'a lot'], '“a lot” is not what Budget takes; leads with it sync without Budget.'],
  ])('to %s names the form’s choices %j that do not exist there', (property, options, message) => {
    expect(check(property, asked('select', options))).toMatchObject([
      { property, code: 'unknown_options', severity: 'hint', message },
    ]);
  });

  it('finds the one form of several whose answers do not fit', () => {
    expect(check('plan', asked('select', ['Free']), asked('select', ['Gold']))).toMatchObject([
      { message: expect.stringContaining('“Gold”') },
    ]);
  });
});
