import { aCollectingAgent, aForm } from '../support/agents.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);

const read = async (key: string, path: string) => {
  const { status, headers, text } = await api.call('GET', path, { key });
  return { status, etag: headers.get('etag') ?? '', json: JSON.parse(text) };
};
const patch = async (key: string, id: string, json: unknown, ifMatch?: string) => {
  const answer = await api.call('PATCH', `/v1/agents/${id}`, {
    key,
    json,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });
  return { ...answer, json: JSON.parse(answer.text) };
};
/** A workspace with one new agent. */
const anAgent = async () => {
  const { tenantId, apiKey: key } = await aTenant(parts.db);
  const created = await api.call('POST', '/v1/agents', { key, json: { name: ' Sales ' } });
  expect(created.status).toBe(201);
  return { tenantId, key, id: created.body.id, etag: created.headers.get('etag') ?? '' };
};

describe('POST /v1/agents', () => {
  it('makes one that asks for email and name when somebody turns to sales, and is off', async () => {
    const { key, id } = await anAgent();
    expect(id).toMatch(/^agt_[0-9a-f]{32}$/);
    const { json } = await read(key, `/v1/agents/${id}`);
    expect(json).toEqual({
      id,
      name: 'Sales',
      collectLead: false,
      description: 'Use this tool when the customer tries to reach out to the sales team',
      conditions: null,
      formFields: [
        { name: 'email', label: 'Email', type: 'email', required: true },
        { name: 'name', label: 'Name', type: 'text', required: false },
      ],
      mappedTargets: { email: ['email'], name: ['firstname', 'lastname'] },
      texts: {},
      theme: 'auto',
      language: 'en',
      consent: null,
      privacyUrl: null,
      allowedOrigins: [],
      leads7d: 0,
      lastLeadAt: null,
      lastLoadedFrom: null,
      lastLoadedAt: null,
      trapped: 0,
      version: 1,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      updatedBy: null,
    });
  });

  it.each([{}, { name: ' ' }, { name: 'x'.repeat(101) }, { name: 'a', theme: 'dark' }])(
    'refuses %j',
    async (json) => {
      const { apiKey: key } = await aTenant(parts.db);
      expectProblem(await api.call('POST', '/v1/agents', { key, json }), [422, 'input-invalid']);
    },
  );
});

describe('PATCH /v1/agents/{id}', () => {
  const ALL = {
    name: 'Support',
    collectLead: true,
    description: 'Use this tool when the customer asks for a price',
    conditions: 'Not on Sundays.',
    formFields: aForm({
      name: 'plan',
      label: 'Plan',
      type: 'select',
      required: true,
      help: 'Which?',
      options: ['A', 'B'],
    }),
    texts: { title: 'Talk to us', thanks: 'Thanks!' },
    theme: 'dark',
    language: 'pt-BR',
    consent: { text: 'You may answer me.', required: true },
    privacyUrl: 'https://example.com/privacy',
    allowedOrigins: ['https://*.example.com', 'http://localhost:*'],
  };

  it('changes everything that the pages offer', async () => {
    const { key, id, etag } = await anAgent();
    const changed = await patch(key, id, ALL, etag);
    expect(changed.status).toBe(200);
    expect(changed.json).toMatchObject({ ...ALL, version: 2, mappedTargets: { email: ['email'], plan: [] } });
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect((await read(key, `/v1/agents/${id}`)).json).toEqual(changed.json);
  });

  it('leaves alone what is not named, and takes away what is null', async () => {
    const { key, id, etag } = await anAgent();
    const { headers } = await patch(key, id, ALL, etag);
    const wanted = { consent: null, conditions: null, privacyUrl: null, texts: {}, allowedOrigins: [] };
    const { json } = await patch(key, id, wanted, headers.get('etag') ?? '');
    expect(json).toMatchObject({ ...ALL, ...wanted, version: 3 });
  });

  it('keeps each website once, as browsers name it', async () => {
    const { key, id, etag } = await anAgent();
    const allowedOrigins = ['https://Example.com/', 'https://example.com:443'];
    expect((await patch(key, id, { allowedOrigins }, etag)).json.allowedOrigins).toEqual([
      'https://example.com',
    ]);
  });

  it('of two people who change the same version, tells the second one who was first, and when it was', async () => {
    const { key, id, etag } = await anAgent();
    const { json } = await patch(key, id, { name: 'First' }, etag);
    const second = await patch(key, id, { name: 'Second' }, etag);
    expectProblem(second, [412, 'agent-changed']);
    expect(json.updatedBy).toBe('The API key “First key”');
    expect(second.body.detail).toContain(
      `${json.updatedBy} changed the agent meanwhile, at ${json.updatedAt}`,
    );
    expect((await read(key, `/v1/agents/${id}`)).json.name).toBe('First');
  });

  it.each([
    ['weakened', (etag: string) => `W/${etag}`],
    ['marked', (etag: string) => etag.replace(/"$/, '-gzip"')],
  ])('over an ETag that a compressing proxy has %s saves all the same', async (_how, onItsWay) => {
    const { key, id, etag } = await anAgent();
    expect((await patch(key, id, { name: 'First' }, onItsWay(etag))).status).toBe(200);
    expectProblem(await patch(key, id, { name: 'Second' }, onItsWay(etag)), [412, 'agent-changed']);
  });

  it('without If-Match, or with a foreign one, saves nothing', async () => {
    const { key, id } = await anAgent();
    expectProblem(await patch(key, id, { name: 'x' }), [428, 'if-match-missing']);
    expectProblem(await patch(key, id, { name: 'x' }, '"abc"'), [412, 'agent-changed']);
    expect((await read(key, `/v1/agents/${id}`)).json).toMatchObject({ name: 'Sales', version: 1 });
  });

  it.each([
    ['a name without a letter', { name: '' }, 'name'],
    ['a description that says too little', { description: 'When asked' }, 'description'],
    ['a description without an end', { description: 'x'.repeat(1_001) }, 'description'],
    [
      'a form without email',
      { formFields: [{ name: 'name', label: 'Name', type: 'text', required: true }] },
      'formFields',
    ],
    [
      'an email that may be left out',
      { formFields: [{ name: 'email', label: 'E', type: 'email', required: false }] },
      'formFields',
    ],
    ['a field twice', { formFields: aForm({ name: 'a' }, { name: 'a' }) }, 'formFields'],
    [
      '21 fields',
      { formFields: aForm(...Array.from({ length: 20 }, (_, n) => ({ name: `f${n}` }))) },
      'formFields',
    ],
    ['a name that hosts refuse', { formFields: aForm({ name: 'your budget' }) }, 'formFields.1.name'],
    ['a name that is taken', { formFields: aForm({ name: 'consent' }) }, 'formFields.1.name'],
    [
      'a choice without options',
      { formFields: aForm({ name: 'a', type: 'select' }) },
      'formFields.1.options',
    ],
    [
      '101 options',
      { formFields: aForm({ name: 'a', type: 'select', options: Array.from({ length: 101 }, String) }) },
      'formFields.1.options',
    ],
    ['options of a text', { formFields: aForm({ name: 'a', options: ['x'] }) }, 'formFields.1.options'],
    [
      'a path as website',
      { allowedOrigins: ['https://ok.example', 'https://example.com/shop'] },
      'allowedOrigins.1',
    ],
    [
      '51 websites',
      { allowedOrigins: Array.from({ length: 51 }, (_, n) => `https://w${n}.example`) },
      'allowedOrigins',
    ],
    ['a script as privacy page', { privacyUrl: 'javascript:alert(1)' }, 'privacyUrl'],
    ['what cannot be stored', { conditions: 'a\0b' }, 'conditions'],
    ['what is not known', { colour: 'red' }, 'colour'],
  ])('refuses %s, names the place, and saves nothing', async (_case, json, field) => {
    const { key, id, etag } = await anAgent();
    const refused = await patch(key, id, json, etag);
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors[0]?.field).toBe(field);
    expect((await read(key, `/v1/agents/${id}`)).json.version).toBe(1);
  });
});

describe('GET /v1/agents', () => {
  const aLeadOf = (tenantId: string, agentId: string, test = false) =>
    aLead(parts.db, tenantId, { email: 'ada@example.com' }, null, { agentId, test });

  it('lists by name, a page at a time, with the leads of seven days', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    for (const name of ['sales', 'Billing', 'support']) await aCollectingAgent(parts.db, tenantId, { name });
    const { json: first } = await read(key, '/v1/agents?limit=2');
    expect(first.items).toMatchObject([
      { name: 'Billing', collectLead: true, leads7d: 0 },
      { name: 'sales' },
    ]);
    await aLeadOf(tenantId, first.items[1].id);
    await aLeadOf(tenantId, first.items[1].id, true);
    const { json: again } = await read(key, '/v1/agents?limit=2');
    expect(again.items[1]).toMatchObject({ leads7d: 1, lastLeadAt: expect.any(String) });
    const { json: second } = await read(key, `/v1/agents?limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({
      items: [{ name: 'support', leads7d: 0, lastLeadAt: null }],
      nextCursor: null,
    });
  });

  it.each(['bm90LWpzb24', 'W10'])('does not take %s for a cursor', async (cursor) => {
    const { apiKey: key } = await aTenant(parts.db);
    expectProblem(await api.call('GET', `/v1/agents?cursor=${cursor}`, { key }), [422, 'input-invalid']);
  });

  it('counts the leads of one agent too, and lets its tag change with them but not its version', async () => {
    const { tenantId, key, id, etag } = await anAgent();
    await aLeadOf(tenantId, id);
    await aLeadOf(tenantId, id, true);
    const { json, etag: now } = await read(key, `/v1/agents/${id}`);
    expect(json).toMatchObject({ leads7d: 1, lastLeadAt: expect.any(String) });
    expect(now).not.toBe(etag);
    expect((await patch(key, id, { name: 'x' }, etag)).status).toBe(200);
  });
});

describe("another workspace's agent", () => {
  it('is not there, in the same words as one that nobody has', async () => {
    const [{ id }, { apiKey: key }] = [await anAgent(), await aTenant(parts.db)];
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', { name: 'Mine' }],
      ['GET', '/tool'],
      ['GET', '/test-leads/sample'],
      ['POST', '/test-leads', {}],
    ];
    for (const [method, path, json] of calls) {
      const [foreign, unknown] = await Promise.all(
        [id, 'agt_0'].map((agent) =>
          api.call(method, `/v1/agents/${agent}${path}`, { key, json, headers: { 'if-match': '"1"' } }),
        ),
      );
      if (!foreign || !unknown) throw new Error('Two calls have two answers');
      expectProblem(foreign, [404, 'no-such-agent']);
      expect(foreign.text).toBe(unknown.text);
    }
    expect((await read(key, '/v1/agents')).json.items).toEqual([]);
  });
});

describe('GET /v1/agents/{id}/tool', () => {
  it('gives the tool as the host wants it, and refuses while the action is off', async () => {
    const { key, id, etag } = await anAgent();
    expectProblem(await api.call('GET', `/v1/agents/${id}/tool`, { key }), [409, 'collect-lead-off']);
    await patch(key, id, { collectLead: true }, etag);
    expect((await read(key, `/v1/agents/${id}/tool`)).json).toMatchObject({
      title: 'collect_lead',
      type: 'object',
    });
    expect((await read(key, `/v1/agents/${id}/tool?format=anthropic`)).json).toHaveProperty('input_schema');
    expectProblem(await api.call('GET', `/v1/agents/${id}/tool?format=xml`, { key }), [422, 'input-invalid']);
  });
});
