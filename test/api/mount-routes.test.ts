import { leads } from '../../src/db/schema.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
/** Stands for what a person typed: no refusal may repeat it. */
const MARK = 'secret-words-of-a-person';

describe('a lead that cannot be taken', () => {
  const parts = useDatabase();
  const api = useApi(parts);

  /** The refusal of a lead, which stored nothing and repeats nothing of what was sent. */
  async function refusalOf(call: {
    json?: unknown;
    raw?: string | Uint8Array<ArrayBuffer>;
    headers?: Record<string, string>;
  }) {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('POST', '/v1/leads', { key, ...call });
    expect(refused.text).not.toContain(MARK);
    expect(await parts.db.$count(leads)).toBe(0);
    return refused;
  }
  const fields = (value: unknown) => ({ json: { fields: { email: 'ada@example.com', value } } });

  it.each([{}, { email: '' }, { email: null }, { email: ' ' }])(
    'without an email: fields %j',
    async (without) => {
      const refused = await refusalOf({ json: { fields: { name: MARK, ...without } } });
      expectProblem(refused, [422, 'email-unusable']);
      expect(refused.body.detail).toMatch(/has no email/);
      expect(refused.body.errors).toEqual([{ field: 'fields.email', message: refused.body.detail }]);
    },
  );

  it.each([MARK, `${MARK}@`, `${MARK}@example`, [MARK], { at: MARK }])(
    'with the malformed email %j',
    async (email) => {
      const refused = await refusalOf({ json: { fields: { email } } });
      expectProblem(refused, [422, 'email-unusable']);
      expect(refused.body.detail).toMatch(/not an address/);
    },
  );

  it('in a body over the limit', async () => {
    const raw = JSON.stringify({ fields: { email: 'ada@example.com', note: MARK.repeat(3_000) } });
    const refused = await refusalOf({ raw, headers: JSON_TYPE });
    expectProblem(refused, [413, 'body-too-large']);
    expect(refused.body.detail).toMatch(/64 KiB/);
  });

  it('with fields beside those that are known: all of them are named, no value is', async () => {
    const refused = await refusalOf({
      json: { fields: { email: 'ada@example.com' }, surname: MARK, first: MARK },
    });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toEqual([
      { field: 'surname', message: 'is not known here' },
      { field: 'first', message: 'is not known here' },
    ]);
    expect(refused.body.detail).toBe('surname is not known here (and 1 more), so nothing was done.');
  });

  it('with thousands of wrong names, some of them no words: as many are named as a person reads', async () => {
    const names = Array.from({ length: 2_000 }, (_, n) => [`f${n}`, 1] as const);
    const refused = await refusalOf({
      json: { [`a "${'n'.repeat(9_000)}`]: 1, ...Object.fromEntries(names) },
    });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toHaveLength(50);
    expect(refused.text.length).toBeLessThan(5_000);
  });

  it('in a body that nobody reads, as long as it is not known who sends it', async () => {
    for (const raw of ['{"fields"', 'x'.repeat(70_000)])
      expectProblem(await api.call('POST', '/v1/leads', { raw, headers: JSON_TYPE }), [401, 'key-missing']);
  });

  it.each([`{"fields": {"email": "${MARK}"`, MARK, `{'email': '${MARK}'}`, 'null', '"text"'])(
    'in malformed JSON: %s',
    async (raw) => {
      expectProblem(await refusalOf({ raw, headers: JSON_TYPE }), [400, 'body-malformed']);
    },
  );

  it.each([
    ['no content type', new TextEncoder().encode(`{"note":"${MARK}"}`), {}],
    ['text', `{"note":"${MARK}"}`, {}],
    [
      'a form, as `curl -d` says',
      'email=ada%40example.com',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['another character set', '{}', { 'content-type': 'application/json; charset=latin1' }],
    ['an unknown encoding', '{}', { ...JSON_TYPE, 'content-encoding': 'unknown' }],
  ])('with %s', async (_what, raw, headers) => {
    expectProblem(await refusalOf({ raw, headers }), [415, 'media-type-unsupported']);
  });

  it('in a compressed body that is broken', async () => {
    const refused = await refusalOf({ raw: MARK, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } });
    expectProblem(refused, [400, 'request-malformed']);
  });

  it.each<[string, { json?: unknown; raw?: string }, string]>([
    ['no body at all', { raw: '' }, 'fields is missing, so nothing was done.'],
    ['a list', { json: [] }, 'body must be an object, so nothing was done.'],
    ['no fields', { json: { source: 'website' } }, 'fields is missing, so nothing was done.'],
    ['fields that are text', { json: { fields: MARK } }, 'fields must be an object, so nothing was done.'],
    [
      'a source that is a number',
      { json: { fields: {}, source: 7 } },
      'source must be text, so nothing was done.',
    ],
    [
      'an empty source',
      { json: { fields: {}, source: ' ' } },
      'source must not be empty, so nothing was done.',
    ],
    [
      'a source that is too long',
      { json: { fields: {}, source: MARK.repeat(20) } },
      'source must be at most 200 characters, so nothing was done.',
    ],
    [
      'too many fields',
      { json: { fields: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, MARK])) } },
      'fields must not have more than 100 fields, so nothing was done.',
    ],
  ])('with %s, in words', async (_what, call, detail) => {
    const refused = await refusalOf({ headers: JSON_TYPE, ...call });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.detail).toBe(detail);
  });

  const nested = (depth: number): unknown => (depth === 0 ? MARK : [nested(depth - 1)]);
  it.each([
    ['longer than 20,000 characters', MARK.repeat(1_000)],
    ['with a NUL', `${MARK}\u0000`],
    ['with half of a character', `${MARK}\ud800`],
    ['that is a list of more than 200', Array.from({ length: 201 }, () => 1)],
    ['nested deeper than 10', nested(11)],
    ['whose own names cannot be stored', { [`${MARK}\u0000`]: 1 }],
  ])('with a value %s', async (_what, value) => {
    const refused = await refusalOf(fields(value));
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toMatchObject([{ field: 'fields.value' }]);
  });

  it('with a value nested as deep as a body can hold', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    const raw = `{"fields":{"email":"ada@example.com","value":${deep}}}`;
    expectProblem(await refusalOf({ raw, headers: JSON_TYPE }), [422, 'input-invalid']);
  });

  it.each(['', 'n'.repeat(101), 'a\u0000b', 'a\ud800b'])('with the field name %j', async (name) => {
    expectProblem(await refusalOf({ json: { fields: { email: 'ada@example.com', [name]: MARK } } }), [
      422,
      'input-invalid',
    ]);
  });

  it.each(['a b', '', 'k'.repeat(201)])('with the Idempotency-Key %j', async (key) => {
    const refused = await refusalOf({ ...fields(1), headers: { 'idempotency-key': key } });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toMatchObject([{ field: 'idempotency-key' }]);
  });
});

describe('an address that leads nowhere', () => {
  const parts = useDatabase();
  const api = useApi(parts);

  it.each([
    ['GET', '/v2/leads'],
    ['GET', '/v1/leads/'.padEnd(60, 'x/')],
    ['POST', '/'],
  ])('%s %s is not found', async (method, path) => {
    expectProblem(await api.call(method, path), [404, 'not-found']);
  });

  it.each([
    ['PUT', '/v1/leads', 'POST, GET'],
    ['DELETE', '/v1/agents/agt_1', 'GET, PATCH'],
    ['OPTIONS', '/v1/session', 'GET, DELETE'],
  ])('%s %s says which methods there are', async (method, path, allow) => {
    const refused = await api.call(method, path);
    expectProblem(refused, [405, 'method-not-allowed']);
    expect(refused.headers.get('allow')).toBe(allow);
  });

  it('is the fault of the caller when it cannot even be decoded', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expectProblem(await api.call('GET', '/v1/leads/%E0%A4%A', { key }), [400, 'request-malformed']);
  });

  it('takes no id of another shape, and says which shape it has', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('GET', "/v1/leads/1'or'1", { key });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.detail).toBe('id must be the id of a lead, like lead_5d0c…, so nothing was done.');
  });
});
