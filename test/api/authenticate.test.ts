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

  it('is answered for the workspace that a call names, and for no other', async () => {
    const [own, other] = [await aBrowser(), await aBrowser()];
    const at = (workspace: string) => ({ cookie: own.cookie, 'x-workspace': workspace });
    const read = (workspace: string) => api.call('GET', '/v1/leads', { headers: at(workspace) });
    expect((await read(own.tenantId)).status).toBe(200);
    for (const workspace of [other.tenantId, '', 'x']) {
      const refused = await read(workspace);
      expectProblem(refused, [409, 'another-workspace']);
      expect(refused.body.detail).toMatch(
        /^This browser is now signed in to Tests, so nothing was done here/,
      );
    }
    expectProblem(await submit({ ...at(other.tenantId), 'x-csrf-token': own.csrf }), [
      409,
      'another-workspace',
    ]);
    expectProblem(await submit(at(other.tenantId)), [409, 'another-workspace']); // its token would be wrong, too
    const out = await api.call('DELETE', '/v1/session', { headers: at(other.tenantId) });
    expectProblem(out, [409, 'another-workspace']);
    expect((await read(own.tenantId)).status).toBe(200);
  });
});
