import { expectProblem, useApi } from '../support/api.ts';
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
        lastUsedAt: expect.any(String),
      },
      expect.objectContaining({ name: 'First key', createdBy: 'operator', lastUsedAt: null }),
    ]);
    for (const key of [apiKey, body.apiKey]) expect(JSON.stringify(items)).not.toContain(key);
  });

  it('end by being revoked, and are no longer listed', async () => {
    const { apiKey, headers, list } = await anAdmin();
    const [{ id }] = await list();
    expect((await api.call('DELETE', `${PATH}/${id}`, { headers })).status).toBe(204);
    expect(await list()).toEqual([]);
    expectProblem(await api.call('GET', '/v1/leads', { key: apiKey }), [401, 'key-wrong']);
    expectProblem(await api.call('DELETE', `${PATH}/${id}`, { headers }), [404, 'api-key-not-found']);
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
