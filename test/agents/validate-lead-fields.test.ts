import fc from 'fast-check';
import type { AgentFormField } from '../../src/agents/agent.ts';
import { validateLeadFields } from '../../src/agents/validate-lead-fields.ts';
import type { FieldValue, LeadFields } from '../../src/leads/lead.ts';
import { aForm } from '../support/agents.ts';

const EMAIL = { email: 'ada@example.com' };
const faults = (field: Partial<AgentFormField>, value: FieldValue | undefined) =>
  validateLeadFields(
    { formFields: aForm({ name: 'it', label: 'It', ...field }) },
    value === undefined ? EMAIL : { ...EMAIL, it: value },
  );

describe('values of a form', () => {
  it.each<[AgentFormField['type'], FieldValue]>([
    ['text', 'Ada'],
    ['text', 12],
    ['textarea', 'one\ntwo'],
    ['phone', '+44 20 7946 0000'],
    ['phone', 442079460000],
    ['email', ' Ada@Example.com '],
    ['number', 12.5],
    ['number', '1,234.50'],
    ['date', '2026-11-24'],
    ['boolean', false],
    ['boolean', 'yes'],
    ['select', ' Pro '],
  ])('pass where they fit: %s %j', (type, value) => {
    expect(faults({ type, required: true, options: ['Free', 'Pro'] }, value)).toEqual([]);
  });

  it.each<[AgentFormField['type'], FieldValue, string]>([
    ['email', 'ada@', 'Enter an email address like name@company.com.'],
    ['number', 'a lot', 'Enter a number like 1200.'],
    ['date', '31.12.2026', 'Enter a date like 2026-11-24.'],
    ['date', '2026-02-30', 'Enter a date like 2026-11-24.'],
    ['boolean', 'perhaps', 'Answer with yes or no.'],
    ['select', 'Gold', 'Choose one of: Free, Pro.'],
    ['text', 'x'.repeat(2_001), 'Use at most 2,000 characters.'],
    ['text', ['a', 'b'], 'Give one plain value, not a list or an object.'],
    ['phone', { country: 44 }, 'Give one plain value, not a list or an object.'],
  ])('are refused where they do not, and the sentence says what would: %s %j', (type, value, message) => {
    expect(faults({ type, options: ['Free', 'Pro'] }, value)).toEqual([
      { field: 'it', code: 'wrong', message },
    ]);
  });

  it.each<[Partial<AgentFormField>, string]>([
    [{}, '“It” is required; fill it in.'],
    [{ type: 'select', options: ['Free', 'Pro'] }, 'Choose one of: Free, Pro.'],
    [{ type: 'boolean' }, 'Answer “It” with yes or no.'],
  ])('have to be there where the form requires them', (field, message) => {
    for (const empty of [undefined, null, '', '  ', []]) {
      expect(faults({ ...field, required: true }, empty)).toEqual([
        { field: 'it', code: 'missing', message },
      ]);
      expect(faults(field, empty)).toEqual([]);
    }
  });

  it('always have an email', () => {
    expect(validateLeadFields({ formFields: aForm() }, {})).toEqual([
      { field: 'email', code: 'missing', message: 'Enter your email.' },
    ]);
  });

  it('are of the form, and what is not is told what the form asks for', () => {
    const strange = { ...EMAIL, toString: 'x' };
    expect(validateLeadFields({ formFields: aForm({ name: 'phone' }) }, strange)).toEqual([
      {
        field: 'toString',
        code: 'unknown',
        message: 'This form has no such field; leave it out. It asks for email, phone.',
      },
    ]);
  });

  it('are looked for among what was sent, not among what every object has', () => {
    const form = { formFields: aForm({ name: 'constructor', required: true }) };
    expect(validateLeadFields(form, EMAIL)).toMatchObject([{ field: 'constructor' }]);
  });

  it('names many options by the first twenty', () => {
    const options = Array.from({ length: 25 }, (_, n) => `o${n}`);
    const [fault] = faults({ type: 'select', options }, 'other');
    expect(fault?.message).toMatch(/^Choose one of: o0, .*, o19 and 5 more\.$/);
  });

  it('never make it fail, whatever is sent', () => {
    const form = {
      formFields: aForm(
        { name: 'n', type: 'number' },
        { name: 'd', type: 'date' },
        { name: 'b', type: 'boolean' },
      ),
    };
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('email', 'n', 'd', 'b', 'x'), fc.jsonValue()), (fields) => {
        for (const { field } of validateLeadFields(form, fields as LeadFields))
          expect(field).toMatch(/^\w+$/);
      }),
    );
  });
});
