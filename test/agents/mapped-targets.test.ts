import { mappedTargets } from '../../src/agents/mapped-targets.ts';
import { DEFAULT_MAPPING, type Mapping } from '../../src/leads/default-mapping.ts';
import { aForm } from '../support/agents.ts';

const targetOf = (name: string, mapping: Mapping) => mappedTargets(aForm({ name }), mapping)[name];
const to = (property: string) => ({ property, overwrite: 'always' as const });

describe('where a form field goes', () => {
  it.each<[string, string, Mapping, string[]]>([
    ['a documented field', 'phone', DEFAULT_MAPPING, ['phone']],
    ['a name, split', 'name', DEFAULT_MAPPING, ['firstname', 'lastname']],
    ['a name that is mapped as a whole', 'name', new Map([['name', to('nickname')]]), ['nickname']],
    ['a name that is not sent', 'name', new Map([['name', null]]), []],
    ['a field of its own, mapped', 'budget', new Map([['budget', to('annual_budget')]]), ['annual_budget']],
    ['a field that is not mapped', 'budget', DEFAULT_MAPPING, []],
    ['a field that is not sent', 'budget', new Map([['budget', null]]), []],
  ])('is told for %s', (_case, field, mapping, expected) => {
    expect(targetOf(field, mapping)).toEqual(expected);
  });

  it('is the key of contacts for the email, whatever is mapped', () => {
    expect(mappedTargets(aForm(), new Map())).toEqual({ email: ['email'] });
  });
});
