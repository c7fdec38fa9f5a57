import { hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

type Definition = { name: string; options: { label: string; value: string }[]; [more: string]: unknown };

const definitions = async (query = '') =>
  (await sandbox().api(token, 'GET', `/crm/v3/properties/contacts${query}`)).body.results as Definition[];
const definition = async (name: string) => (await definitions()).find((property) => property.name === name);
const names = async (query = '') => (await definitions(query)).map(({ name }) => name);
const account = `/sandbox/accounts/${hubId}/properties`;
const change = (method: string, path: string, json?: unknown) =>
  sandbox().api('', method, account + path, json);

const contacts = '/crm/v3/objects/contacts';
const create = (properties: Record<string, unknown>) =>
  sandbox().api(token, 'POST', contacts, { properties });
async function storedAs(name: string, ...values: unknown[]) {
  const [first, ...later] = values;
  const { body } = await create({ [name]: first });
  for (const value of later) {
    await sandbox().api(token, 'PATCH', `${contacts}/${body.id}`, { properties: { [name]: value } });
  }
  const read = await sandbox().api(token, 'GET', `${contacts}/${body.id}?properties=${name}`);
  return (read.body.properties as Record<string, string | null>)[name];
}
async function faultOf(name: string, value: unknown) {
  const { status, body } = await create({ [name]: value });
  const [error] = body.errors as { code: string; message: string; context: unknown }[];
  expect([status, error?.context]).toEqual([400, { propertyName: [name] }]);
  return error;
}

describe('property definitions (HubSpot: properties API)', () => {
  it.each([
    '/crm/v3/properties/contacts',
    '/crm/v3/properties/0-1',
    '/crm/properties/2026-03/contacts',
    '/crm/properties/2026-03/0-1',
  ])('are listed whole under %s, and one by one', async (path) => {
    const { status, body } = await sandbox().api(token, 'GET', path);
    expect(status).toBe(200);
    expect((body.results as unknown[]).length).toBeGreaterThan(40);
    const one = await sandbox().api(token, 'GET', `${path}/lifecyclestage`);
    expect(body.results).toContainEqual(one.body);
  });

  it('say what a mapping needs to know', async () => {
    expect(await definition('hs_lead_status')).toMatchObject({
      label: 'Lead Status',
      type: 'enumeration',
      fieldType: 'radio',
      groupName: 'sales_properties',
      options: expect.arrayContaining([
        { label: 'In Progress', value: 'IN_PROGRESS', displayOrder: 2, hidden: false, description: '' },
      ]),
      calculated: false,
      externalOptions: false,
      hidden: false,
      archived: false,
      hubspotDefined: true,
      modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: false },
    });
    expect(await definition('hs_additional_emails')).toMatchObject({
      calculated: true,
      modificationMetadata: { readOnlyValue: true },
    });
    expect(await definition('hubspot_owner_id')).toMatchObject({ externalOptions: true, options: [] });
    expect(await definition('hs_searchable_calculated_phone_number')).toMatchObject({ hidden: true });
  });

  it("hold an account's own beside the standard ones, and not another's", async () => {
    expect(await names()).toEqual(
      expect.arrayContaining(['budget', 'plan', 'interests', 'start_date', 'newsletter']),
    );
    expect((await definition('plan'))?.options.map(({ label, value }) => [label, value])).toEqual([
      ['Free', 'free'],
      ['Pro', 'pro'],
      ['Enterprise', 'ent'],
    ]);
    token = (await sandbox().connect({ hubId: String(otherHubId) })).access_token;
    expect(await names()).not.toContain('plan');
  });

  it('answer 404 for one that does not exist', async () => {
    const { status, body } = await sandbox().api(token, 'GET', '/crm/v3/properties/contacts/shoe_size');
    expect([status, body.category]).toEqual([404, 'OBJECT_NOT_FOUND']);
  });
});

describe('changing the properties of an account', () => {
  it('adds one that can be written at once, until a reset', async () => {
    await sandbox().control(account, { name: 'shoe_size', label: 'Shoe size', type: 'number' });
    expect(await definition('shoe_size')).toMatchObject({
      label: 'Shoe size',
      fieldType: 'number',
      modificationMetadata: { archivable: true, readOnlyValue: false },
    });
    expect(await storedAs('shoe_size', 38)).toBe('38');
    await sandbox().control('/sandbox/reset');
    token = (await sandbox().connect()).access_token;
    expect(await names()).not.toContain('shoe_size');
    expect(await names()).toContain('plan');
  });

  it('archives one: it is listed as archived only, and can be neither written nor read', async () => {
    expect((await change('DELETE', '/plan')).status).toBe(204);
    expect(await names()).not.toContain('plan');
    expect(await names('?archived=true')).toEqual(['plan']);
    expect(await faultOf('plan', 'pro')).toMatchObject({ code: 'PROPERTY_DOESNT_EXIST' });
    const { body } = await create({});
    const read = await sandbox().api(token, 'GET', `${contacts}/${body.id}?properties=plan`);
    expect(read.body.properties).not.toHaveProperty('plan');
  });

  it('brings an archived one back when it is added again', async () => {
    await change('DELETE', '/plan');
    await sandbox().control(account, { name: 'plan' });
    expect(await definition('plan')).toMatchObject({ type: 'string', archived: false });
  });

  it('changes options, and what may be written', async () => {
    await change('PATCH', '/plan', { options: [{ label: 'Gold', value: 'gold' }] });
    expect(await faultOf('plan', 'pro')).toMatchObject({ code: 'INVALID_OPTION' });
    expect(await storedAs('plan', 'gold')).toBe('gold');
    await change('PATCH', '/plan', { readOnly: true });
    expect(await faultOf('plan', 'gold')).toMatchObject({ code: 'READ_ONLY_VALUE' });
    expect(await definition('plan')).toMatchObject({ modificationMetadata: { readOnlyValue: true } });
  });

  it.each([
    ['POST', '', { name: 'plan' }],
    ['POST', '', { name: 'Shoe Size' }],
    ['POST', '', { name: 'shoe_size', type: 'number', fieldType: 'select' }],
    ['POST', '', { name: 'shoe_size', kind: 'number' }],
    ['PATCH', '/plan', { type: 'number' }],
  ])('refuses what makes no sense: %s %s %j', async (method, path, json) => {
    expect((await change(method, path, json)).status).toBe(400);
  });

  it.each(['PATCH', 'DELETE'])('answers 404 to %s of one that does not exist', async (method) => {
    expect((await change(method, '/shoe_size', {})).status).toBe(404);
  });
});

describe('values by type (HubSpot: properties API, validation errors, special properties)', () => {
  it.each([
    ['budget', 1500, '1500'],
    ['budget', '-12.50', '-12.50'],
    ['newsletter', true, 'true'],
    ['start_date', '2026-12-01', '2026-12-01'],
    ['start_date', Date.UTC(2026, 11, 1), '2026-12-01'],
    ['plan', 'ent', 'ent'],
    ['interests', 'crm;chatbots;crm', 'crm;chatbots'],
    ['hs_lead_status', 'IN_PROGRESS', 'IN_PROGRESS'],
    ['hubspot_owner_id', '7100001', '7100001'],
    ['budget', '', null],
  ])('%s takes %j and stores %j', async (name, value, stored) => {
    expect(await storedAs(name, value)).toBe(stored);
  });

  it('moves instants to UTC, and shows what seconds taken for milliseconds become', async () => {
    await sandbox().control(account, { name: 'met_at', type: 'datetime' });
    expect(await storedAs('met_at', '2026-12-01T10:00:00+01:00')).toBe('2026-12-01T09:00:00.000Z');
    expect(await storedAs('met_at', 1_796_000_000)).toBe('1970-01-21T18:53:20.000Z');
    expect(await faultOf('met_at', 'yesterday')).toMatchObject({ code: 'INVALID_DATE' });
  });

  it.each([
    ['budget', '1,500', 'INVALID_LONG'],
    ['budget', '1500 EUR', 'INVALID_LONG'],
    ['newsletter', 'yes', 'INVALID_OPTION'],
    ['newsletter', 'TRUE', 'INVALID_OPTION'],
    ['start_date', '01.12.2026', 'INVALID_DATE'],
    ['start_date', '2026-02-30', 'INVALID_DATE'],
    ['start_date', '2026-12-01T10:00:00Z', 'INVALID_DATE'],
    ['start_date', Date.UTC(2026, 11, 1, 22, 18, 55, 865), 'INVALID_DATE'],
    ['plan', 'Pro', 'INVALID_OPTION'],
    ['plan', 'PRO', 'INVALID_OPTION'],
    ['interests', 'crm;Chatbots', 'INVALID_OPTION'],
    ['interests', 'crm, chatbots', 'INVALID_OPTION'],
    ['hubspot_owner_id', '1', 'INVALID_OWNER_ID'],
    ['hs_marketable_status', 'true', 'READ_ONLY_VALUE'],
    ['hs_additional_emails', 'ada@example.com', 'READ_ONLY_VALUE'],
    ['message', 'x'.repeat(65_537), 'PROPERTY_VALUE_TOO_LONG'],
  ])('%s refuses %j as %s', async (name, value, code) => {
    expect(await faultOf(name, value)).toMatchObject({ code });
    expect(await sandbox().contacts()).toEqual([]);
  });

  it("names faults in HubSpot's words", async () => {
    expect(await faultOf('plan', 'Pro')).toMatchObject({
      message: 'Pro was not one of the allowed options: [free, pro, ent]',
    });
    expect(await faultOf('start_date', Date.UTC(2026, 11, 1, 22, 18, 55, 865))).toMatchObject({
      message: expect.stringContaining('is at 22:18:55.865 UTC, not midnight!'),
    });
    expect(await faultOf('hs_additional_emails', 'x')).toMatchObject({
      message: '"hs_additional_emails" is a calculated property; its value cannot be set.',
    });
  });

  it('adds to a list that begins with a semicolon, and replaces it without one', async () => {
    expect(await storedAs('interests', 'crm', ';chatbots;crm')).toBe('crm;chatbots');
    expect(await storedAs('interests', 'crm', 'chatbots')).toBe('chatbots');
  });

  it('lets the lifecycle stage go forward only, and ignores a step back without a word', async () => {
    expect(await storedAs('lifecyclestage', 'lead', 'customer')).toBe('customer');
    expect(await storedAs('lifecyclestage', 'customer', 'lead')).toBe('customer');
    expect(await storedAs('lifecyclestage', 'customer', '', 'lead')).toBe('lead');
  });
});

describe('the shape of a refusal (HubSpot: validation errors, create conflicts)', () => {
  const shaped = (settings: Record<string, string>) => sandbox().control('/sandbox/settings', settings);
  const bad = { budget: 'much', plan: 'Pro' };
  const results = [
    { isValid: false, message: expect.any(String), error: 'INVALID_LONG', name: 'budget' },
    { isValid: false, message: expect.any(String), error: 'INVALID_OPTION', name: 'plan' },
  ];

  it('may be the message alone', async () => {
    await shaped({ errorShape: 'message' });
    const { status, body } = await create(bad);
    expect([status, body.category, 'errors' in body]).toEqual([400, 'VALIDATION_ERROR', false]);
    const [, inMessage = ''] = /^Property values were not valid: (.*)$/.exec(String(body.message)) ?? [];
    expect(JSON.parse(inMessage)).toMatchObject(results);
  });

  it('may be the list of older days, without a category', async () => {
    await shaped({ errorShape: 'validationResults' });
    const { status, body } = await create(bad);
    expect([status, body]).toEqual([
      400,
      {
        status: 'error',
        message: 'Property values were not valid',
        correlationId: expect.any(String),
        validationResults: results,
      },
    ]);
  });

  it.each([
    ['identityProfile', { category: 'OBJECT_ALREADY_EXISTS', error: 'CONTACT_EXISTS' }],
    ['bare', { category: 'CONFLICT', message: 'Contact already exists' }],
  ])('may be the 409 %s', async (conflictShape, expected) => {
    const { body } = await create({ email: 'ada@example.com' });
    await shaped({ conflictShape });
    const conflict = await create({ email: 'ada@example.com' });
    expect(conflict.status).toBe(409);
    expect(conflict.body).toMatchObject(expected);
    expect(JSON.stringify(conflict.body).includes(String(body.id))).toBe(conflictShape !== 'bare');
  });
});

describe('a property that an account requires (HubSpot: 2026-09, validation errors)', () => {
  it('is missed when a contact is created without it, and not when one is updated', async () => {
    const { body: existing } = await create({});
    for (const name of ['firstname', 'plan']) await change('PATCH', `/${name}`, { required: true });
    const { status, body } = await create({ email: 'ada@example.com', firstname: '' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      message: 'The property values provided are invalid',
      category: 'VALIDATION_ERROR',
      errors: ['firstname', 'plan'].map((name) => ({
        code: 'MISSING_REQUIRED_PROPERTY',
        message: `A value for ${name} must be provided`,
        context: { propertyName: [name] },
      })),
    });
    expect((await create({ firstname: 'Ada', plan: 'pro' })).status).toBe(201);
    const update = { properties: { phone: '1' } };
    expect((await sandbox().api(token, 'PATCH', `${contacts}/${existing.id}`, update)).status).toBe(200);
  });
});
