import { hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

const contacts = '/crm/v3/objects/contacts';
type Result = { id: string; properties: Record<string, string>; objectWriteTraceId?: string };
type BatchBody = { results: Result[]; errors?: unknown[]; numErrors?: number };

const call = (method: string, path = '', json?: unknown) =>
  sandbox().api(token, method, contacts + path, json);
const idOf = async (properties: Record<string, unknown>) =>
  String((await call('POST', '', { properties })).body.id);
async function batch(operation: string, json: unknown) {
  const { status, body } = await call('POST', `/batch/${operation}`, json);
  return { status, body: body as BatchBody & Record<string, unknown> };
}
const idsOf = ({ results }: BatchBody) => results.map(({ id }) => id);
const count = async () => (await sandbox().contacts()).length;
const many = <T>(length: number, make: (index: number) => T) =>
  Array.from({ length }, (_, index) => make(index));

async function merged() {
  const [work, home] = [await idOf({ email: 'ada@work.example' }), await idOf({ email: 'ada@home.example' })];
  const { body } = await call('POST', '/merge', { primaryObjectId: work, objectIdToMerge: home });
  return { work, home, survivor: String(body.id) };
}

describe('every batch (HubSpot: batch and upsert)', () => {
  it.each(['read', 'create', 'update'])(
    '%s takes a hundred inputs, refuses more, and refuses none',
    async (operation) => {
      const inputs = many(101, (index) => ({ id: String(index + 1), properties: {} }));
      expect((await batch(operation, { inputs: inputs.slice(1) })).status).toBeLessThan(300);
      const { status, body } = await batch(operation, { inputs });
      expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
      expect((await batch(operation, { inputs: [] })).status).toBe(400);
    },
  );

  it('works the same under the date-based path and under the object type id', async () => {
    for (const path of ['/crm/objects/2026-03/contacts', '/crm/objects/2026-03/0-1', '/crm/v3/objects/0-1']) {
      const inputs = [{ properties: { firstname: path } }];
      expect((await sandbox().api(token, 'POST', `${path}/batch/create`, { inputs })).status).toBe(201);
    }
  });

  it('is one request, however many inputs it has', async () => {
    await batch('create', { inputs: many(50, () => ({ properties: {} })) });
    expect((await sandbox().send(`/sandbox/stats?hubId=${hubId}`)).body.requests).toBe(1);
  });

  it('needs the scope of what it does', async () => {
    await sandbox().control(`/sandbox/accounts/${hubId}/scopes`, {
      scopes: ['oauth', 'crm.objects.contacts.read'],
    });
    token = (await sandbox().connect()).access_token;
    const inputs = [{ id: '1', properties: {} }];
    const statuses = [];
    for (const operation of ['read', 'create', 'update']) {
      statuses.push((await batch(operation, { inputs })).status);
    }
    expect(statuses).toEqual([207, 403, 403]);
  });
});

describe('reading a batch (HubSpot: lookup by email)', () => {
  it('finds contacts by id or by email in any case, in another order than asked for', async () => {
    const [ada, grace] = [
      await idOf({ email: 'ada@example.com' }),
      await idOf({ email: 'grace@example.com' }),
    ];
    const byId = await batch('read', { properties: ['email'], inputs: [{ id: ada }, { id: grace }] });
    expect([byId.status, idsOf(byId.body)]).toEqual([200, [grace, ada]]);
    expect(byId.body).not.toHaveProperty('errors');
    const byEmail = await batch('read', {
      idProperty: 'email',
      properties: ['email'],
      inputs: [{ id: 'ADA@example.com' }, { id: 'Grace@example.com' }],
    });
    expect(byEmail.body.results.map(({ properties }) => properties.email)).toEqual([
      'grace@example.com',
      'ada@example.com',
    ]);
  });

  it('answers 207 when some are missing, naming them, and shows the others', async () => {
    const ada = await idOf({ email: 'ada@example.com' });
    const gone = await idOf({ email: 'gone@example.com' });
    await call('DELETE', `/${gone}`);
    const emails = ['nobody@example.com', 'ada@example.com', 'gone@example.com'];
    const { status, body } = await batch('read', {
      idProperty: 'email',
      inputs: emails.map((id) => ({ id })),
    });
    expect([status, idsOf(body)]).toEqual([207, [ada]]);
    expect(body).toMatchObject({
      status: 'COMPLETE',
      numErrors: 1,
      errors: [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          context: { ids: ['nobody@example.com', 'gone@example.com'] },
        },
      ],
    });
  });

  it('gives one result for two addresses of one contact, which shows its primary one', async () => {
    const { survivor } = await merged();
    const inputs = [{ id: 'ada@home.example' }, { id: 'ada@work.example' }];
    const { status, body } = await batch('read', { idProperty: 'email', properties: ['email'], inputs });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ id: survivor, properties: { email: 'ada@work.example' } }]);
  });

  it.each(['hs_object_id', 'email'])('refuses an id that comes twice, naming it (%s)', async (idProperty) => {
    const ada = await idOf({ email: 'ada@example.com' });
    const id = idProperty === 'email' ? 'ada@example.com' : ada;
    const { status, body } = await batch('read', { idProperty, inputs: [{ id }, { id: '1' }, { id }] });
    expect(status).toBe(400);
    expect(body).toMatchObject({ context: { ids: [id] }, category: 'VALIDATION_ERROR' });
  });

  it('does not see another account', async () => {
    const ada = await idOf({ email: 'ada@example.com' });
    token = (await sandbox().connect({ hubId: String(otherHubId) })).access_token;
    expect(await batch('read', { inputs: [{ id: ada }] })).toMatchObject({
      status: 207,
      body: { results: [] },
    });
  });
});

describe('creating a batch (HubSpot: batch and upsert, create conflicts)', () => {
  const input = (email: string, trace?: string) => ({
    properties: { email },
    ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
  });

  it('answers 201 in another order than the inputs, with trace ids and lower-case emails', async () => {
    const { status, body } = await batch('create', {
      inputs: [input('Ada@Example.com', 'a'), input('grace@example.com', 'b')],
    });
    expect(status).toBe(201);
    expect(body.results).toMatchObject([
      { objectWriteTraceId: 'b', properties: { email: 'grace@example.com' } },
      { objectWriteTraceId: 'a', properties: { email: 'ada@example.com' } },
    ]);
    expect(body).toMatchObject({ status: 'COMPLETE', startedAt: expect.any(String) });
  });

  it.each([
    ['no trace ids', [undefined, undefined]],
    ['a trace id that two inputs share', ['a', 'a']],
    ['a trace id missing', ['a', undefined]],
  ])('refuses all for one invalid input, with %s', async (_what, [one, other]) => {
    const { status, body } = await batch('create', {
      inputs: [input('ada@example.com', one), input('ada', other)],
    });
    expect([status, body.category]).toEqual([400, 'VALIDATION_ERROR']);
    expect(JSON.stringify(body)).toContain('INVALID_EMAIL');
    expect(await count()).toBe(0);
  });

  it('refuses all for one email that exists, naming its contact, without trace ids', async () => {
    const ada = await idOf({ email: 'ada@example.com' });
    const { status, body } = await batch('create', {
      inputs: [input('grace@example.com'), input('ada@example.com')],
    });
    expect([status, body.message]).toEqual([409, `Contact already exists. Existing ID: ${ada}`]);
    expect(await count()).toBe(1);
  });

  it('creates the good ones and reports the bad ones by their trace ids', async () => {
    const ada = await idOf({ email: 'ada@example.com' });
    const { status, body } = await batch('create', {
      inputs: [input('ada@example.com', 'a'), input('grace@example.com', 'b'), input('alan', 'c')],
    });
    expect(status).toBe(207);
    expect(body.results).toMatchObject([{ objectWriteTraceId: 'b' }]);
    expect(body.numErrors).toBe(2);
    expect(body.errors).toEqual([
      {
        status: 'error',
        category: 'CONFLICT',
        message: `Contact already exists. Existing ID: ${ada}`,
        context: { objectWriteTraceId: ['a'] },
      },
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: expect.stringContaining('INVALID_EMAIL'),
        context: { objectWriteTraceId: ['c'] },
      },
    ]);
    expect(await count()).toBe(2);
  });

  it('answers 207 without results when all are bad', async () => {
    const { status, body } = await batch('create', { inputs: [input('ada', 'a'), input('grace', 'b')] });
    expect([status, body.results, body.numErrors]).toEqual([207, [], 2]);
  });

  it('conflicts with itself over an email that it holds twice', async () => {
    const twice = [input('ada@example.com'), input('ADA@example.com')];
    expect((await batch('create', { inputs: twice })).status).toBe(409);
    expect(await count()).toBe(0);
    const traced = [input('ada@example.com', 'a'), input('ADA@example.com', 'b')];
    const { status, body } = await batch('create', { inputs: traced });
    expect(status).toBe(207);
    expect(body.errors).toMatchObject([
      {
        message: `Contact already exists. Existing ID: ${body.results[0]?.id}`,
        context: { objectWriteTraceId: ['b'] },
      },
    ]);
  });
});

describe('updating a batch (HubSpot: update, merged contacts, batch and upsert)', () => {
  const input = (id: string, properties: Record<string, string> = { phone: '1' }) => ({ id, properties });
  const phoneOf = async (id: string) =>
    ((await call('GET', `/${id}?properties=phone`)).body.properties as { phone: string | null }).phone;

  it('updates by id and answers 200 in another order than the inputs', async () => {
    const [ada, grace] = [await idOf({}), await idOf({})];
    const { status, body } = await batch('update', { inputs: [input(ada), input(grace, { phone: '2' })] });
    expect([status, idsOf(body)]).toEqual([200, [grace, ada]]);
    expect([await phoneOf(ada), await phoneOf(grace)]).toEqual(['1', '2']);
  });

  it('changes nothing when one value is invalid, trace ids or not', async () => {
    const [ada, grace] = [await idOf({}), await idOf({})];
    const inputs = [input(ada), input(grace, { shoe_size: '38' })].map((one, index) => ({
      ...one,
      objectWriteTraceId: String(index),
    }));
    const { status, body } = await batch('update', { inputs });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('PROPERTY_DOESNT_EXIST')]);
    expect(await phoneOf(ada)).toBeNull();
  });

  it('changes nothing when one email is taken, or given to two', async () => {
    const [ada, grace] = [await idOf({ email: 'ada@example.com' }), await idOf({})];
    const taken = { email: 'ada@example.com' };
    expect((await batch('update', { inputs: [input(ada), input(grace, taken)] })).status).toBe(409);
    const shared = { email: 'new@example.com' };
    expect((await batch('update', { inputs: [input(ada, shared), input(grace, shared)] })).status).toBe(409);
    expect(await phoneOf(ada)).toBeNull();
  });

  it('reports ids that lead nowhere with their trace ids, and updates the others', async () => {
    const [ada, gone] = [await idOf({}), await idOf({})];
    await call('DELETE', `/${gone}`);
    const inputs = [input(ada), input(gone), input('1')].map((one) => ({
      ...one,
      objectWriteTraceId: `trace-${one.id}`,
    }));
    const { status, body } = await batch('update', { inputs });
    expect([status, idsOf(body)]).toEqual([207, [ada]]);
    expect(body.errors).toMatchObject([
      {
        category: 'OBJECT_NOT_FOUND',
        context: { ids: [gone, '1'], objectWriteTraceId: [`trace-${gone}`, 'trace-1'] },
      },
    ]);
    expect(await phoneOf(ada)).toBe('1');
  });

  it('takes no old id of a merged contact: it answers 200 without a result and changes nothing', async () => {
    const { work, survivor } = await merged();
    const { status, body } = await batch('update', { inputs: [input(work)] });
    expect([status, body.results]).toEqual([200, []]);
    expect(body).not.toHaveProperty('errors');
    expect(await phoneOf(survivor)).toBeNull();
    expect((await batch('update', { inputs: [input(survivor)] })).body.results).toHaveLength(1);
  });

  it('takes no email for an id: it answers 200 without a result and changes nothing', async () => {
    const ada = await idOf({ email: 'ada@example.com' });
    const { status, body } = await batch('update', { inputs: [input('ada@example.com')] });
    expect([status, body.results]).toEqual([200, []]);
    expect(await phoneOf(ada)).toBeNull();
  });

  it.each(['email', 'hs_object_id'])('refuses %s as idProperty', async (idProperty) => {
    const ada = await idOf({ email: 'ada@example.com' });
    const id = idProperty === 'email' ? 'ada@example.com' : ada;
    const { status, body } = await batch('update', { inputs: [{ ...input(id), idProperty }] });
    expect([status, body.message]).toEqual([
      400,
      'Unable to perform update/upsert by non-unique 0-1 property',
    ]);
  });

  it('refuses an id that comes twice, naming it', async () => {
    const [ada, grace] = [await idOf({}), await idOf({})];
    const { status, body } = await batch('update', { inputs: [input(ada), input(grace), input(ada)] });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      message: `Duplicate IDs found in batch input: [${ada}]. IDs must be unique`,
      context: { ids: [ada] },
      category: 'VALIDATION_ERROR',
    });
    expect(await phoneOf(grace)).toBeNull();
  });
});
