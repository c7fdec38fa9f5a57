import { fieldMappings } from '../../src/db/schema.ts';
import { DEFAULT_MAPPING } from '../../src/leads/default-mapping.ts';
import { readMapping } from '../../src/leads/read-mapping.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe("reading a workspace's mapping", () => {
  const parts = useDatabase();

  const mappingOf = async (
    ...rows: { field: string; property: string | null; overwrite?: 'always' | 'if_empty' }[]
  ) => {
    const { tenantId } = await aTenant(parts.db);
    if (rows.length > 0)
      await parts.db.insert(fieldMappings).values(rows.map((row) => ({ tenantId, ...row })));
    return Object.fromEntries(await readMapping(parts.db, tenantId));
  };

  it('gives the documented fields to a workspace that mapped nothing', async () => {
    await mappingOf({ field: 'phone', property: 'mobilephone' }); // a neighbour's, which must not show
    expect(await mappingOf()).toEqual(Object.fromEntries(DEFAULT_MAPPING));
  });

  it('adds the rows of the workspace, with their overwrite policy', async () => {
    expect(await mappingOf({ field: 'budget', property: 'annual_budget', overwrite: 'if_empty' })).toEqual({
      ...Object.fromEntries(DEFAULT_MAPPING),
      budget: { property: 'annual_budget', overwrite: 'if_empty' },
    });
  });

  it('lets a row replace the default of its field', async () => {
    expect((await mappingOf({ field: 'phone', property: 'mobilephone' })).phone).toEqual({
      property: 'mobilephone',
      overwrite: 'always',
    });
  });

  it('takes a property from the default that held it, so that no property has two fields', async () => {
    const mapping = await mappingOf({ field: 'organisation', property: 'company' });
    expect(mapping.organisation).toEqual({ property: 'company', overwrite: 'always' });
    expect(mapping).not.toHaveProperty('company');
    expect(mapping).toHaveProperty('phone');
  });

  it('has no target for a field that the workspace wants to keep to itself, a documented one or its own', async () => {
    const mapping = await mappingOf({ field: 'phone', property: null }, { field: 'budget', property: null });
    expect(mapping).toMatchObject({ phone: null, budget: null });
    expect(mapping.company).toEqual({ property: 'company', overwrite: 'always' });
  });

  it.each([
    { field: 'email', property: 'work_email' },
    { field: 'contact', property: 'email' },
  ])('never has a rule for the email, whoever writes it: %j', async (row) => {
    await expect(mappingOf(row)).rejects.toMatchObject({
      cause: { constraint_name: 'field_mappings_never_email' },
    });
  });
});
