import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { noteFormLoaded } from '../../src/agents/note-form-loaded.ts';
import { agents, leads } from '../../src/db/schema.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { expectProblem, PUBLIC_URL, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aFormToken, SHOP } from '../support/public-form.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);

async function aShopsAgent(changes: Partial<typeof agents.$inferInsert> = {}) {
  const { tenantId, apiKey } = await aTenant(parts.db);
  const allowedOrigins = [SHOP, 'https://*.example.org'];
  const { agentId } = await aCollectingAgent(parts.db, tenantId, { allowedOrigins, ...changes });
  return { tenantId, apiKey, agentId };
}

const load = (agentId: string, origin: string | null = SHOP, query = '') =>
  api.call('GET', `/v1/public/agents/${agentId}/form${query}`, {
    headers: origin === null ? {} : { origin },
  });

interface Sent {
  readonly origin?: string | null;
  readonly key?: string;
  readonly path?: 'answers' | 'leads';
  readonly address?: string;
  readonly [field: string]: unknown;
}
function send(agentId: string, { origin = SHOP, key, path = 'answers', address, ...body }: Sent = {}) {
  return api.call('POST', `/v1/public/agents/${agentId}/${path}`, {
    headers: {
      'idempotency-key': key ?? randomUUID(),
      ...(origin === null ? {} : { origin }),
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
    },
    json: { token: aFormToken(agentId), fields: { email: 'ada@example.com' }, ...body },
  });
}
const agentRow = async (agentId: string) =>
  (await parts.db.select().from(agents).where(eq(agents.id, agentId)))[0];

describe('the form that a website asks for', () => {
  it('has everything that is shown and said, for this website only and without cookies', async () => {
    const { agentId } = await aShopsAgent({
      formFields: aForm({
        name: 'plan',
        label: 'Plan',
        type: 'select',
        options: ['Free', 'Pro'],
        required: true,
      }),
      formTexts: { title: 'Talk to us' },
      consentText: 'May we call you?',
    });
    const { status, headers, body } = await load(agentId);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      agentId,
      language: 'en',
      title: 'Talk to us',
      fields: [
        { name: 'email', autocomplete: 'email', missing: 'Enter your email.' },
        { name: 'plan', options: ['Free', 'Pro'], missing: 'Choose one for “Plan”.' },
      ],
      consent: { text: 'May we call you?', required: false },
      texts: { button: 'Send' },
      token: expect.any(String),
    });
    expect(headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).not.toHaveProperty('allowedOrigins');
    expect(JSON.stringify(body)).not.toContain('tenant');
  });

  it.each([
    ['the agent’s language', 'de-AT', '', 'Senden'],
    ['the page’s, where the form speaks it', 'en', '?lang=de', 'Senden'],
    ['the agent’s, where it does not', 'de', '?lang=fr', 'Senden'],
    ['English, where it speaks neither', 'fr', '', 'Send'],
  ])('speaks %s', async (_what, language, query, button) => {
    const { agentId } = await aShopsAgent({ language });
    expect((await load(agentId, SHOP, query)).body).toMatchObject({ texts: { button } });
  });

  it('lets a browser ask first, and remember the answer for two hours', async () => {
    const { agentId } = await aShopsAgent();
    const { status, headers } = await api.call('OPTIONS', `/v1/public/agents/${agentId}/answers`, {
      headers: { origin: SHOP, 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(SHOP);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(headers.get('access-control-allow-headers')).toBe('content-type, idempotency-key');
    expect(headers.get('access-control-max-age')).toBe('7200');
  });

  it.each([
    ['another website', 'https://x.com'],
    ['a file or a sandboxed frame', 'null'],
  ])('is refused to %s, in words that its console may show and without data', async (_what, origin) => {
    const { agentId } = await aShopsAgent();
    const refused = await load(agentId, origin);
    expectProblem(refused, [403, 'website-not-allowed']);
    expect(refused.body.detail).toContain(`${origin} is not among the allowed websites of agent ${agentId}`);
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    expect(refused.text).not.toMatch(/fields|token|shop\.example/);
    expectProblem(await send(agentId, { origin }), [403, 'website-not-allowed']);
  });

  it('is not there for an unknown agent, and not shown while the action is off', async () => {
    expectProblem(await load('agt_unknown'), [404, 'no-such-agent']);
    const { agentId } = await aShopsAgent({ collectLead: false });
    expectProblem(await load(agentId), [409, 'collect-lead-off']);
    expectProblem(await send(agentId), [409, 'collect-lead-off']);
  });

  it('may always be shown on our own pages, which have no other origin', async () => {
    const { agentId } = await aShopsAgent({ allowedOrigins: [] });
    expect((await load(agentId, null)).status).toBe(200);
    expect((await send(agentId, { origin: PUBLIC_URL })).status).toBe(202);
    expectProblem(await send(agentId, { origin: null }), [403, 'website-not-allowed']);
  });

  it('leaves a note of the website that showed it, once a minute at most', async () => {
    const { tenantId, agentId } = await aShopsAgent();
    await load(agentId, PUBLIC_URL);
    expect(await agentRow(agentId)).toMatchObject({ lastLoadedFrom: null });
    await load(agentId);
    await load(agentId, 'https://www.example.org');
    await noteFormLoaded(parts.db, { tenantId, agentId }, 'https://raced.example.org'); // found it due at the same time
    expect(await agentRow(agentId)).toMatchObject({ lastLoadedFrom: SHOP });
    await parts.db
      .update(agents)
      .set({ lastLoadedAt: sql`now() - interval '61 seconds'` })
      .where(eq(agents.id, agentId));
    await load(agentId, 'https://www.example.org');
    expect(await agentRow(agentId)).toMatchObject({ lastLoadedFrom: 'https://www.example.org' });
  });
});

describe('what a visitor sends', () => {
  const leadOf = async (id: string) => (await parts.db.select().from(leads).where(eq(leads.id, id)))[0];

  it.each(['answers', 'leads'] as const)('becomes a lead, under …/%s', async (path) => {
    const { tenantId, agentId } = await aShopsAgent();
    const pokes = api.pokes;
    const { status, body } = await send(agentId, { path, conversationId: 'conv_9' });
    expect([status, Object.keys(body)]).toEqual([202, ['id']]);
    expect(api.pokes).toBe(pokes + 1);
    expect(await leadOf(body.id)).toMatchObject({
      tenantId,
      agentId,
      email: 'ada@example.com',
      conversationId: 'conv_9',
      source: 'form on shop.example.com',
      consent: null,
      test: false,
    });
  });

  it('keeps what was agreed to: the text that was shown, the answer, when and where', async () => {
    const consentText = 'May we call you?';
    const { agentId } = await aShopsAgent({ consentText });
    const token = aFormToken(agentId, { consentText });
    const { body } = await send(agentId, { token, consent: true, page: `${SHOP}/contact` });
    expect((await leadOf(body.id))?.consent).toEqual({
      text: consentText,
      given: true,
      at: expect.stringMatching(/^20\d\d-.*Z$/),
      page: `${SHOP}/contact`,
    });
  });

  it('is one lead, however often it is sent', async () => {
    const { tenantId, agentId } = await aShopsAgent();
    const [first, second] = [await send(agentId, { key: 'k' }), await send(agentId, { key: 'k' })];
    expect([second.status, second.body]).toEqual([202, first.body]);
    expect(await parts.db.$count(leads, eq(leads.tenantId, tenantId))).toBe(1);
  });

  it('never meets a lead that the host product sent under the same key', async () => {
    const { agentId, apiKey, tenantId } = await aShopsAgent();
    const headers = { 'idempotency-key': 'k' };
    await api.call('POST', '/v1/leads', {
      key: apiKey,
      json: { fields: { email: 'eve@example.com' } },
      headers,
    });
    expect((await send(agentId, { key: 'k' })).status).toBe(202);
    expect(await parts.db.$count(leads, eq(leads.tenantId, tenantId))).toBe(2);
  });

  it.each([
    ['a host with a blank', 'https://a b.example.org'],
    ['a pattern', 'https://*.example.org'],
    ['any port', 'http://localhost:*'],
    ['a host without an end', `https://${'a.'.repeat(5_000)}example.org`],
  ])('is refused from %s, as no browser sends it, and neither stored nor noted', async (_what, origin) => {
    const allowedOrigins = ['https://*.example.org', 'http://localhost:*'];
    const { tenantId, agentId } = await aShopsAgent({ allowedOrigins });
    expectProblem(await send(agentId, { origin }), [403, 'website-not-allowed']);
    expectProblem(await load(agentId, origin), [403, 'website-not-allowed']);
    expect(await parts.db.$count(leads, eq(leads.tenantId, tenantId))).toBe(0);
    expect((await agentRow(agentId))?.lastLoadedFrom).toBeNull();
  });

  it('is refused with a code and a sentence for each field at fault', async () => {
    const { agentId } = await aShopsAgent({
      formFields: aForm({ name: 'age', type: 'number' }),
      consentText: 'OK?',
      consentRequired: true,
    });
    const token = aFormToken(agentId, { consentText: 'OK?' });
    const refused = await send(agentId, { token, fields: { email: 'ada@', age: 'old' } });
    expectProblem(refused, [422, 'fields-invalid']);
    expect(refused.body.errors).toMatchObject([
      { field: 'fields.email', code: 'wrong' },
      { field: 'fields.age', code: 'wrong' },
      { field: 'fields.consent', code: 'missing' },
    ]);
  });

  it.each([
    ['early', { agoMs: -60_000 }, 'form-token-early'], // however slow the machine
    ['a day too late', { agoMs: 25 * 3_600_000 }, 'form-token-expired'],
    ['for other words of consent', { consentText: 'Other?' }, 'form-token-expired'],
  ] as const)('is refused when it comes %s', async (_when, shown, code) => {
    const { agentId } = await aShopsAgent();
    expectProblem(await send(agentId, { token: aFormToken(agentId, shown) }), [403, code]);
  });

  it('is refused in words when the trap was answered, which is counted; emptied it passes', async () => {
    const { agentId } = await aShopsAgent();
    expectProblem(await send(agentId, { trap: 'https://spam.example', key: 'k' }), [403, 'form-trapped']);
    expect(await agentRow(agentId)).toMatchObject({ trapped: 1 });
    expect((await send(agentId, { key: 'k' })).status).toBe(202);
  });

  it('is refused above 20 tries a minute of one address and agent, and says how long', async () => {
    const { agentId } = await aShopsAgent();
    const tries = await Promise.all(
      Array.from({ length: 21 }, () => send(agentId, { address: '203.0.113.7', fields: { email: '' } })),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual([...Array(20).fill(422), 429]);
    const refused = await send(agentId, { address: '203.0.113.7' });
    expectProblem(refused, [429, 'rate-limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await send(agentId, { address: '203.0.113.8' })).status).toBe(202);
    expect((await send((await aShopsAgent()).agentId, { address: '203.0.113.7' })).status).toBe(202);
  });

  it.each([
    ['21 fields', { fields: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`f${n}`, 'x'])) }, 422],
    ['a field of 2,001 characters', { fields: { email: 'a'.repeat(2_001) } }, 422],
    ['a list in a field', { fields: { email: ['ada@example.com'] } }, 422],
    ['more than 16 KiB', { page: 'x'.repeat(17_000) }, 413],
  ])('is refused with %s, before anything is looked up', async (_what, body, status) => {
    const refused = await send('agt_unknown', body);
    expectProblem(refused, [status, status === 413 ? 'body-too-large' : 'input-invalid']);
    if (status === 413) expect(refused.body.detail).toContain('16 KiB');
    expect(refused.headers.get('access-control-allow-origin')).toBe(SHOP);
  });
});
