import { hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

const contacts = '/crm/v3/objects/contacts';
const call = (method: string, path = '', json?: unknown) =>
  sandbox().api(token, method, contacts + path, json);
const create = (properties: Record<string, unknown>) => call('POST', '', { properties });
const email = (address: string) => `/${encodeURIComponent(address)}?idProperty=email`;
const idOf = async (properties: Record<string, unknown>) => String((await create(properties)).body.id);
const fault = (code: string, property: string) =>
  expect.objectContaining({ code, context: { propertyName: [property] } });

describe('creating a contact (HubSpot: routes and object)', () => {
  it('answers 201 with a numeric id as text and all values as text', async () => {
    const { status, body } = await create({ email: 'ada@example.com', firstname: 'Ada', phone: 49301234 });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^\d+$/),
      properties: {
        email: 'ada@example.com',
        firstname: 'Ada',
        phone: '49301234',
        hs_object_id: body.id,
        createdate: '2026-11-24T10:00:00.000Z',
        lastmodifieddate: '2026-11-24T10:00:00.000Z',
      },
      createdAt: '2026-11-24T10:00:00.000Z',
      updatedAt: '2026-11-24T10:00:00.000Z',
      archived: false,
    });
  });

  it('works the same under the date-based path and under the object type id', async () => {
    for (const path of ['/crm/objects/2026-03/contacts', '/crm/objects/2026-03/0-1', '/crm/v3/objects/0-1']) {
      expect((await sandbox().api(token, 'POST', path, { properties: { firstname: path } })).status).toBe(
        201,
      );
    }
  });

  it('stores the email in lower case, without white space around it', async () => {
    expect((await create({ email: ' Ada@Example.COM ' })).body.properties).toMatchObject({
      email: 'ada@example.com',
    });
  });

  it('takes any number of contacts without an email', async () => {
    expect((await create({ firstname: 'Ada' })).status).toBe(201);
    expect((await create({ firstname: 'Ada' })).status).toBe(201);
  });
});

describe('creating a contact (HubSpot: create conflicts)', () => {
  it('answers 409 with the id of the contact that has the email, whatever its case', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    const { status, body } = await create({ email: 'ADA@example.com' });
    expect(status).toBe(409);
    expect(body).toEqual({
      status: 'error',
      message: `Contact already exists. Existing ID: ${id}`,
      correlationId: expect.any(String),
      category: 'CONFLICT',
    });
  });

  it('creates exactly one contact when many ask at once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => create({ email: 'ada@example.com' })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  });

  it('keeps accounts apart: the same email in another one is another contact', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    token = (await sandbox().connect({ hubId: String(otherHubId) })).access_token;
    const { status, body } = await create({ email: 'ada@example.com' });
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect((await call('GET', `/${id}`)).status).toBe(404);
  });
});

describe('refusing values (HubSpot: validation errors)', () => {
  it.each(['ada', 'ada@', '@example.com', 'ada@example', 'a da@example.com', 'ada@exa_mple.com', 'ada@.com'])(
    'calls the email %j invalid and stores nothing',
    async (address) => {
      const { status, body } = await create({ email: address, firstname: 'Ada' });
      expect(status).toBe(400);
      expect(body).toMatchObject({ category: 'VALIDATION_ERROR', errors: [fault('INVALID_EMAIL', 'email')] });
      expect(await sandbox().contacts()).toEqual([]);
    },
  );

  it('names every fault, as a list and as JSON inside the message', async () => {
    const { body } = await create({
      email: 'ada',
      shoe_size: '38',
      createdate: '2020-01-01',
      firstname: 'Ada',
    });
    const expected = [
      ['INVALID_EMAIL', 'email'],
      ['PROPERTY_DOESNT_EXIST', 'shoe_size'],
      ['READ_ONLY_VALUE', 'createdate'],
    ] as const;
    expect(body.errors).toEqual(expected.map(([code, property]) => fault(code, property)));
    const [, inMessage = ''] = /^Property values were not valid: (.*)$/.exec(String(body.message)) ?? [];
    expect(JSON.parse(inMessage)).toEqual(
      expected.map(([error, name]) =>
        expect.objectContaining({ isValid: false, error, name, portalId: hubId }),
      ),
    );
  });

  it('changes nothing of a contact when one value of an update is refused', async () => {
    const id = await idOf({ email: 'ada@example.com', firstname: 'Ada' });
    expect((await call('PATCH', `/${id}`, { properties: { firstname: 'A', shoe_size: '38' } })).status).toBe(
      400,
    );
    expect((await call('GET', `/${id}`)).body.properties).toMatchObject({ firstname: 'Ada' });
  });

  it.each([
    '{"properties":',
    '[]',
    '{}',
    '{"properties":{"firstname":null}}',
    '{"properties":{"firstname":{}}}',
  ])("answers the body %j with 400 in HubSpot's shape", async (body) => {
    const reply = await call('POST', '', body);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({
      status: 'error',
      message: expect.stringContaining('Invalid input JSON'),
      correlationId: expect.any(String),
    });
  });
});

describe('reading a contact (HubSpot: lookup by email, routes and object)', () => {
  it('finds it by id and by email in any case', async () => {
    const id = await idOf({ email: 'ada+1@example.com', firstname: 'Ada' });
    for (const path of [`/${id}`, email('ada+1@example.com'), email('ADA+1@Example.com')]) {
      const { status, body } = await call('GET', path);
      expect([status, body.id]).toEqual([200, id]);
    }
  });

  it('shows names and email unasked, null where there is no value', async () => {
    const id = await idOf({ email: 'ada@example.com', phone: '1' });
    expect((await call('GET', `/${id}`)).body.properties).toEqual({
      email: 'ada@example.com',
      firstname: null,
      lastname: null,
      hs_object_id: id,
      createdate: expect.any(String),
      lastmodifieddate: expect.any(String),
    });
  });

  it('shows the properties asked for, and leaves out those that do not exist', async () => {
    const id = await idOf({ email: 'ada@example.com', phone: '1' });
    const { body } = await call('GET', `/${id}?properties=phone,company,shoe_size`);
    expect(body.properties).toEqual({
      phone: '1',
      company: null,
      hs_object_id: id,
      createdate: expect.any(String),
      lastmodifieddate: expect.any(String),
    });
  });

  it('answers 404 in one shape by id and in another by email', async () => {
    expect(await call('GET', '/1')).toMatchObject({
      status: 404,
      body: { category: 'OBJECT_NOT_FOUND', context: { id: ['1'] } },
    });
    const byEmail = await call('GET', email('nobody@example.com'));
    expect([byEmail.status, byEmail.body.message]).toEqual([404, 'resource not found']);
  });

  it('refuses an idProperty that is not unique', async () => {
    expect((await call('GET', '/Ada?idProperty=firstname')).status).toBe(400);
  });
});

describe('updating a contact (HubSpot: update)', () => {
  it('changes what is sent, leaves the rest alone, and moves the date of change', async () => {
    const id = await idOf({ email: 'ada@example.com', firstname: 'Ada', phone: '1' });
    sandbox().pass(60);
    const { status, body } = await call('PATCH', `/${id}`, { properties: { phone: '2' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, properties: { phone: '2' }, updatedAt: '2026-11-24T10:01:00.000Z' });
    expect(await sandbox().contacts()).toEqual([
      expect.objectContaining({
        properties: { email: 'ada@example.com', firstname: 'Ada', phone: '2' },
        createdAt: '2026-11-24T10:00:00.000Z',
        updates: 1,
      }),
    ]);
  });

  it('clears a property that is sent empty', async () => {
    const id = await idOf({ email: 'ada@example.com', phone: '1' });
    await call('PATCH', `/${id}`, { properties: { phone: '' } });
    expect((await call('GET', `/${id}?properties=phone`)).body.properties).toMatchObject({ phone: null });
  });

  it('finds the contact by email', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    const { body } = await call('PATCH', email('Ada@example.com'), { properties: { firstname: 'Ada' } });
    expect(body.id).toBe(id);
  });

  it('answers 404 for a contact that does not exist', async () => {
    expect((await call('PATCH', '/1', { properties: { firstname: 'A' } })).body).toMatchObject({
      category: 'OBJECT_NOT_FOUND',
    });
    const byEmail = await call('PATCH', email('nobody@example.com'), { properties: { firstname: 'A' } });
    expect([byEmail.status, byEmail.body.message]).toEqual([404, 'resource not found']);
  });

  it('moves the email, and refuses one that another contact has', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    const other = await idOf({ email: 'grace@example.com' });
    expect(
      (await call('PATCH', `/${id}`, { properties: { email: 'grace@example.com' } })).body.message,
    ).toContain(other);
    await call('PATCH', `/${id}`, { properties: { email: 'lovelace@example.com' } });
    expect((await call('GET', email('ada@example.com'))).status).toBe(404);
    expect((await call('GET', email('lovelace@example.com'))).body.id).toBe(id);
  });
});

describe('archiving a contact (HubSpot: merged, archived and deleted contacts)', () => {
  it('hides it from reads, updates and search, but shows it to who asks for archived ones', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect((await call('PATCH', `/${id}`, { properties: { firstname: 'A' } })).status).toBe(404);
    expect((await call('POST', '/search', {})).body.total).toBe(0);
    expect((await call('GET', `/${id}?archived=true`)).body).toMatchObject({ id, archived: true });
  });

  it('frees the email for a new contact', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    await call('DELETE', `/${id}`);
    const { status, body } = await create({ email: 'ada@example.com' });
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
  });

  it('answers 204 again for an archived one, 404 for one that never was', async () => {
    const id = await idOf({ email: 'ada@example.com' });
    await call('DELETE', `/${id}`);
    expect((await call('DELETE', `/${id}`)).status).toBe(204);
    expect((await call('DELETE', '/1')).status).toBe(404);
  });
});
