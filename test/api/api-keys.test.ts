import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { expectProblem, OPERATOR_KEY, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const PATH = '/v1/api-keys';

async function anAdmin() {
  const { tenantId, apiKey } = await aTenant(parts.db);
  const headers = await aBrowser(parts.db, tenantId);
  const list = async () => JSON.parse((await api.call('GET', PATH, { headers })).text).items;
  return { tenantId, apiKey, headers, list };
}

describe('the API keys of a workspace', () => {
  it('are listed with who made them and their last use, newest first, never the keys themselves', async () => {
    const { apiKey, headers, list } = await anAdmin();
    const {
      status,
      body,
      headers: answered,
    } = await api.call('POST', PATH, { headers, json: { name: 'Staging' } });
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.stringMatching(/^key_/), apiKey: expect.stringMatching(/^al_/) });
    expect(answered.get('cache-control')).toBe('no-store');
    expect((await api.call('GET', '/v1/leads', { key: body.apiKey })).status).toBe(200);

    const items = await list();
    expect(items).toEqual([
      {
        id: body.id,
        name: 'Staging',
        prefix: body.apiKey.slice(0, 8),
        createdAt: expect.any(String),
        createdBy: 'admin',
        createdThrough: { id: items[1].id, name: 'First key' },
        lastUsedAt: expect.any(String),
      },
      expect.objectContaining({ name: 'First key', createdBy: 'operator', lastUsedAt: null }),
    ]);
    for (const key of [apiKey, body.apiKey]) expect(JSON.stringify(items)).not.toContain(key);
  });

  it('end by being revoked, and are no longer listed', async () => {
    const { tenantId, headers, list } = await anAdmin();
    const { id, apiKey } = await createApiKey(parts.db, { tenantId, name: 'Old', createdBy: 'operator' });
    expect((await api.call('DELETE', `${PATH}/${id}`, { headers })).status).toBe(204);
    expect(await list()).toMatchObject([{ name: 'First key' }]);
    expectProblem(await api.call('GET', '/v1/leads', { key: apiKey }), [401, 'key-wrong']);
    expectProblem(await api.call('DELETE', `${PATH}/${id}`, { headers }), [404, 'api-key-not-found']);
  });

  describe('revoked', () => {
    /** What whoever has a key can do with it: sign in, and make another. */
    async function anIntruder(key: string) {
      const { url } = (await api.call('POST', '/v1/sessions', { key })).body;
      const token = new URL(url).pathname.split('/').at(-1);
      const signedIn = await api.call('POST', '/signin', { json: { token } });
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      const { csrfToken } = (await api.call('GET', '/v1/session', { headers: { cookie } })).body;
      const headers = { cookie, 'x-csrf-token': csrfToken };
      const made = (await api.call('POST', PATH, { headers, json: { name: 'Theirs' } })).body;
      const link = (await api.call('POST', '/v1/sessions', { key })).body;
      return { headers, made, unusedToken: new URL(link.url).pathname.split('/').at(-1) };
    }
    const revoke = (tenantId: string, keyId: string) =>
      api.call('DELETE', `/v1/tenants/${tenantId}/api-keys/${keyId}`, { key: OPERATOR_KEY });

    it('end what they opened: sign-in links and sessions', async () => {
      const { tenantId, apiKey, list } = await anAdmin();
      const [{ id }] = await list();
      const { headers, unusedToken } = await anIntruder(apiKey);
      expect((await revoke(tenantId, id)).status).toBe(204);
      expectProblem(await api.call('GET', PATH, { headers }), [401, 'session-ended']);
      expectProblem(await api.call('POST', PATH, { headers, json: { name: 'More' } }), [
        401,
        'session-ended',
      ]);
      const late = await api.call('POST', '/signin', { json: { token: unusedToken } });
      expectProblem(late, [410, 'sign-in-link-used']);
    });

    it('leave the keys that were made in their sessions in use, listed with the key that let their maker in', async () => {
      const { tenantId, apiKey, list } = await anAdmin();
      const [first] = await list();
      const { made } = await anIntruder(apiKey);
      const { id: ownId, apiKey: own } = await createApiKey(parts.db, {
        tenantId,
        name: 'Own',
        createdBy: 'operator',
      });
      await revoke(tenantId, first.id);
      const { headers } = await anIntruder(own);
      const { items } = (await api.call('GET', PATH, { headers })).body;
      expect(items).toMatchObject([
        { name: 'Theirs', createdBy: 'admin', createdThrough: { id: ownId, name: 'Own' } },
        { name: 'Own', createdBy: 'operator', createdThrough: null },
        { id: made.id, createdBy: 'admin', createdThrough: { id: first.id, name: 'First key' } },
      ]);
      expect((await api.call('GET', '/v1/leads', { key: made.apiKey })).status).toBe(200);
    });
  });

  it('are not for a key to see, to make or to revoke', async () => {
    const { apiKey: key, list } = await anAdmin();
    const [{ id }] = await list();
    expectProblem(await api.call('GET', PATH, { key }), [401, 'session-ended']);
    expectProblem(await api.call('POST', PATH, { key, json: { name: 'More' } }), [401, 'session-ended']);
    expectProblem(await api.call('DELETE', `${PATH}/${id}`, { key }), [401, 'session-ended']);
  });

  it("are not a neighbour's to see or revoke", async () => {
    const [one, other] = [await anAdmin(), await anAdmin()];
    const [{ id }] = await one.list();
    expectProblem(await api.call('DELETE', `${PATH}/${id}`, { headers: other.headers }), [
      404,
      'api-key-not-found',
    ]);
    expect(await one.list()).toHaveLength(1);
    expect(await other.list()).toHaveLength(1);
  });
});
