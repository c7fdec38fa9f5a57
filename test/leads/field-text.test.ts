import { fieldText } from '../../src/leads/field-text.ts';
import type { FieldValue } from '../../src/leads/lead.ts';

describe('the text of a submitted value', () => {
  it.each<[FieldValue, string]>([
    ['  Acme Inc ', 'Acme Inc'],
    ['', ''],
    [' \n\t', ''],
    [null, ''],
    [0, '0'],
    [12.5, '12.5'],
    [true, 'true'],
    [false, 'false'],
    [['red', ' blue '], 'red, blue'],
    [['', null, 'red', []], 'red'],
    [[], ''],
    [[1, true], '1, true'],
    [{ street: 'Main St', number: 5 }, '{"street":"Main St","number":5}'],
    [{}, ''],
  ])('of %j is %j', (value, text) => {
    expect(fieldText(value)).toBe(text);
  });
});
