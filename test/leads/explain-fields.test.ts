import { explainFields, type LeadToExplain } from '../../src/leads/explain-fields.ts';
import type { LeadFieldResult, LeadWarning } from '../../src/leads/lead.ts';

const sent = (field: string, property: string, value: string): LeadFieldResult => ({
  ...{ field, property, value },
  label: null,
  result: 'sent',
});
const warning = (field: string, property: string | null, code: LeadWarning['code']): LeadWarning => ({
  ...{ field, property, code },
  message: `${field}: ${code}.`,
});
const EMAIL = { email: 'ada@example.com' };

describe('what became of each field', () => {
  const explain = (lead: Partial<LeadToExplain>) =>
    explainFields({
      ...{ status: 'synced', outcome: 'created', email: EMAIL.email, fields: EMAIL, warnings: [] },
      fieldResults: [],
      ...lead,
    }).map(({ field, property, sent, result, message }) => [field, property, sent, result, message]);

  it('of a sent field is the property and the value as HubSpot got it', () => {
    const fields = { phone: ' +43 1 ', ...EMAIL };
    const of = explainFields({
      ...{ status: 'synced', outcome: 'created', email: EMAIL.email, fields, warnings: [] },
      fieldResults: [{ ...sent('phone', 'phone', '+43 1'), label: 'Phone number' }],
    });
    expect(of).toEqual([
      expect.objectContaining({ field: 'email', submitted: EMAIL.email, sent: EMAIL.email, result: 'sent' }),
      {
        ...{ field: 'phone', submitted: ' +43 1 ', property: 'phone', label: 'Phone number' },
        ...{ sent: '+43 1', result: 'sent', message: null },
      },
    ]);
  });

  it('of an email is that it has found the contact, where there was one', () => {
    const found = expect.stringMatching(/found by it/);
    expect(explain({ outcome: 'updated' })).toEqual([['email', 'email', null, 'not_sent', found]]);
  });

  it('of a name are both halves', () => {
    const rows = explain({
      fields: { name: 'Ada King Lovelace' },
      fieldResults: [sent('name', 'firstname', 'Ada'), sent('name', 'lastname', 'King Lovelace')],
    });
    expect(rows).toEqual([
      ['name', 'firstname', 'Ada', 'sent', null],
      ['name', 'lastname', 'King Lovelace', 'sent', null],
    ]);
  });

  it('of a name, one half of which was left out, are both halves, too', () => {
    const rows = explain({
      fields: { name: 'Ada Lovelace' },
      fieldResults: [sent('name', 'firstname', 'Ada')],
      warnings: [warning('name', 'lastname', 'superseded')],
    });
    expect(rows).toEqual([
      ['name', 'firstname', 'Ada', 'sent', null],
      ['name', 'lastname', null, 'left_out', 'name: superseded.'],
    ]);
  });

  it('of a name that explicit names have replaced is just that', () => {
    const [row] = explain({ fields: { name: 'A L', first_name: 'Ada' } });
    expect(row).toEqual(['name', null, null, 'not_sent', expect.stringMatching(/explicit/)]);
  });

  it.each([
    ['not_mapped', 'not_mapped', null],
    ['invalid_value', 'left_out', 'size'],
    ['property_not_found', 'left_out', 'size'],
  ] as const)('of a field with the warning %s is %s, with its sentence', (code, result, property) => {
    const rows = explain({ fields: { shoe: '38' }, warnings: [warning('shoe', property, code)] });
    expect(rows).toEqual([['shoe', property, null, result, `shoe: ${code}.`]]);
  });

  it('of a field that was sent in part is what was sent, and what was not', () => {
    const rows = explain({
      fields: { plan: ['Pro', 'Gold'] },
      fieldResults: [sent('plan', 'plan', 'Pro')],
      warnings: [warning('plan', 'plan', 'invalid_option')],
    });
    expect(rows).toEqual([['plan', 'plan', 'Pro', 'sent', 'plan: invalid_option.']]);
  });

  it("of a field whose property kept HubSpot's value is that, and no value of ours", () => {
    const rows = explain({
      fields: { phone: '1' },
      fieldResults: [{ ...sent('phone', 'phone', '1'), result: 'kept_existing' }],
      warnings: [warning('phone', 'phone', 'kept_existing')],
    });
    expect(rows).toEqual([['phone', 'phone', null, 'kept_existing', 'phone: kept_existing.']]);
  });

  it.each([null, '', ' ', []])('of an empty field (%j) is that nothing is erased by it', (value) => {
    const [row] = explain({ fields: { phone: value } });
    expect(row).toEqual(['phone', null, null, 'not_sent', expect.stringMatching(/never erases/)]);
  });

  it('is nothing yet while the lead is on its way', () => {
    const rows = explain({ status: 'waiting', fields: { ...EMAIL, phone: '1' }, fieldResults: null });
    expect(rows).toEqual([
      ['email', 'email', null, 'not_sent', null],
      ['phone', null, null, 'not_sent', null],
    ]);
  });

  it('comes in the documented order, then by name, whatever order our database gives', () => {
    const fields = { zip: '1', company: 'A', budget: '1', phone: '1', name: 'Ada', ...EMAIL };
    const order = explain({ fields, status: 'received' }).map(([field]) => field);
    expect(order).toEqual(['email', 'name', 'phone', 'company', 'budget', 'zip']);
  });

  it('covers what the mapping takes from beside the fields', () => {
    const rows = explain({ fields: {}, fieldResults: [sent('consent', 'agreed', 'yes')] });
    expect(rows).toEqual([['consent', 'agreed', 'yes', 'sent', null]]);
  });

  it('of a lead from before it was noted leaves no doubt that it was sent', () => {
    const rows = explain({ fields: { phone: '1' }, fieldResults: null });
    expect(rows).toEqual([['phone', null, null, 'sent', null]]);
  });
});
