import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { revokeApiKey } from '../../src/tenants/revoke-api-key.ts';
import { findSession } from '../../src/tenants/sign-in.ts';
import { expectProblem, OPERATOR_KEY, PUBLIC_URL, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aSession, aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const SESSION_COOKIE = 'assistloop_session';

async function aBrowser() {
  const { tenantId } = await aTenant(parts.db);
  const { sessionToken } = await aSession(parts.db, tenantId);
  const session = await findSession(parts.db, sessionToken);
  return { tenantId, cookie: `${SESSION_COOKIE}=${sessionToken}`, csrf: session?.csrfToken ?? '' };
}

describe("a workspace's key", () => {
  it('opens its own workspace', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expect((await api.call('GET', '/v1/leads', { key })).status).toBe(200);
  });

  it('is asked for when it is missing', async () => {
    for (const headers of [
      {},
      { authorization: 'Basic dXNlcjpwYXNz' },
      { authorization: 'Bearer' },
      { cookie: 'a=b' },
    ]) {
      const refused = await api.call('GET', '/v1/leads', { headers });
      expectProblem(refused, [401, 'key-missing']);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('is refused when it is wrong, revoked, or the operator’s, in the same words', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const revoked = await createApiKey(parts.db, { tenantId, name: 'Second', createdBy: 'operator' });
    await revokeApiKey(parts.db, { tenantId, keyId: revoked.id });
    const answers: string[] = [];
    for (const key of [`${apiKey}x`, revoked.apiKey, OPERATOR_KEY, 'al_']) {
      const refused = await api.call('GET', '/v1/leads', { key });
      expectProblem(refused, [401, 'key-wrong']);
      expect(refused.text).not.toContain(key);
      answers.push(refused.text);
    }
    expect(new Set(answers).size).toBe(1);
  });

  it('does not open what belongs to a signed-in person', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expectProblem(await api.call('GET', '/v1/session', { key }), [401, 'session-ended']);
    expectProblem(await api.call('POST', '/v1/integrations/hubspot/connect', { key }), [
      401,
      'session-ended',
    ]);
  });
});

describe("the operator's key", () => {
  it.each([
    ['POST', '/v1/tenants'],
    ['POST', '/v1/tenants/acme/api-keys'],
    ['DELETE', `/v1/tenants/acme/api-keys/key_${'0'.repeat(32)}`],
  ])('is needed for %s %s', async (method, path) => {
    const { apiKey } = await aTenant(parts.db);
    const { cookie, csrf } = await aBrowser();
    expectProblem(await api.call(method, path), [401, 'key-missing']);
    expectProblem(await api.call(method, path, { headers: { cookie, 'x-csrf-token': csrf } }), [
      401,
      'key-missing',
    ]);
    expectProblem(await api.call(method, path, { key: apiKey }), [401, 'key-wrong']);
    expectProblem(await api.call(method, path, { key: `${OPERATOR_KEY}x` }), [401, 'key-wrong']);
  });
});

describe('a signed-in browser', () => {
  const submit = (headers: Record<string, string>) =>
    api.call('POST', '/v1/leads', { json: { fields: { email: 'ada@example.com' } }, headers });

  it('may read without more', async () => {
    const { cookie } = await aBrowser();
    expect((await api.call('GET', '/v1/leads', { headers: { cookie } })).status).toBe(200);
  });

  it('may change things from our own page, with its CSRF token', async () => {
    const { cookie, csrf } = await aBrowser();
    expect((await submit({ cookie, 'x-csrf-token': csrf })).status).toBe(202);
    expect((await submit({ cookie, 'x-csrf-token': csrf, origin: PUBLIC_URL })).status).toBe(202);
  });

  it('may change nothing without its CSRF token, with a wrong one, or from another origin', async () => {
    const { cookie, csrf } = await aBrowser();
    const other = await aBrowser();
    for (const headers of [
      {},
      { origin: PUBLIC_URL },
      { 'x-csrf-token': '' },
      { 'x-csrf-token': other.csrf },
      { 'x-csrf-token': csrf, origin: 'https://evil.example' },
      { 'x-csrf-token': csrf, origin: `${PUBLIC_URL}.evil.example` },
      { 'x-csrf-token': csrf, origin: 'null' },
    ]) {
      expectProblem(await submit({ cookie, ...headers }), [403, 'csrf-token-wrong']);
    }
    expect((await api.call('GET', '/v1/leads', { headers: { cookie } })).body.items).toEqual([]);
  });

  it('is not signed in by a made-up cookie', async () => {
    const headers = { cookie: `${SESSION_COOKIE}=made-up` };
    expectProblem(await api.call('GET', '/v1/session', { headers }), [401, 'session-ended']);
    expectProblem(await api.call('GET', '/v1/leads', { headers }), [401, 'key-missing']);
  });
});
