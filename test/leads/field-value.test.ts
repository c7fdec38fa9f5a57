import { formDefinition } from '../../src/agents/form-definition.ts';
import { validateLeadFields } from '../../src/agents/validate-lead-fields.ts';
import { ConnectionRequired } from '../../src/connections/connection-required.ts';
import { explainFields } from '../../src/leads/explain-fields.ts';
import { keepExisting } from '../../src/leads/keep-existing.ts';
import { previewMapping } from '../../src/leads/preview-mapping.ts';
import { aForm } from '../support/agents.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe.each(['constructor', 'toString', 'valueOf'])(
  'a field called %s, as every object has one',
  (name) => {
    const parts = useDatabase();

    it('is asked for in a form like any other', () => {
      const agent = {
        id: 'agt_1',
        texts: {},
        theme: 'auto',
        language: 'en',
        consent: null,
        privacyUrl: null,
      } as const;
      const { fields } = formDefinition({ ...agent, formFields: aForm({ name, required: true }) });
      expect(fields.at(-1)).toMatchObject({ name, autocomplete: null, missing: expect.any(String) });
    });

    it('is empty where nobody has filled it in', async () => {
      const fields = { email: 'ada@example.com' };
      const form = { formFields: aForm({ name, required: true }) };
      expect(validateLeadFields(form, fields)).toMatchObject([{ field: name }]);

      const result = { field: name, property: 'x', label: null, value: 'y', result: 'sent' } as const;
      const lead = {
        status: 'synced',
        outcome: 'created',
        email: fields.email,
        fields,
        warnings: [],
      } as const;
      expect(explainFields({ ...lead, fieldResults: [result] }).at(-1)).toMatchObject({
        field: name,
        submitted: null,
      });

      const { tenantId } = await aTenant(parts.db);
      const noAccount = () => Promise.reject(new ConnectionRequired('not_connected'));
      const preview = await previewMapping(
        { db: parts.db, accountOf: noAccount },
        { tenantId, rows: [{ field: name, property: 'x', overwrite: 'always' }], sample: { fields } },
      );
      expect(preview).toMatchObject({
        rows: expect.arrayContaining([
          expect.objectContaining({ field: name, submitted: null, result: 'empty' }),
        ]),
      });
    });

    it('is empty where HubSpot holds no property of that name', async () => {
      const contacts = { readContact: async () => ({ id: '1', properties: {} }) };
      const sent = { field: 'a', property: name, overwrite: 'if_empty', submitted: 'b', value: 'b' } as const;
      expect((await keepExisting(contacts, '1', [sent])).kept).toEqual([]);
    });
  },
);
