import { randomBytes } from 'node:crypto';
import { expectProblem, OPERATOR_KEY, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';

const parts = useDatabase();
const api = useApi(parts);
const key = OPERATOR_KEY;

const anId = () => `acme-${randomBytes(4).toString('hex')}`;
const create = (json: object) => api.call('POST', '/v1/tenants', { key, json });
const works = async (apiKey: string) => (await api.call('GET', '/v1/leads', { key: apiKey })).status === 200;

describe('POST /v1/tenants', () => {
  it('creates a workspace and shows its key', async () => {
    const id = anId();
    const { status, body } = await create({ id, name: ' Acme ' });
    expect(status).toBe(201);
    const keyId = expect.stringMatching(/^key_/);
    expect(body).toEqual({ id, name: 'Acme', keyId, apiKey: expect.stringMatching(/^al_/) });
    expect(await works(body.apiKey)).toBe(true);
  });

  it('names that key, so that it can be revoked', async () => {
    const { id, keyId, apiKey } = (await create({ name: 'Acme' })).body;
    expect((await api.call('DELETE', `/v1/tenants/${id}/api-keys/${keyId}`, { key })).status).toBe(204);
    expect(await works(apiKey)).toBe(false);
  });

  it('makes up an id where the host product gives none', async () => {
    expect((await create({ name: 'Acme' })).body.id).toMatch(/^[a-z0-9_-]{1,40}$/);
  });

  it('refuses an id that is taken', async () => {
    const id = anId();
    const first = await create({ id, name: 'Acme' });
    const second = await create({ id, name: 'Other' });
    expectProblem(second, [409, 'tenant-exists']);
    expect(second.body).not.toHaveProperty('apiKey');
    expect(await works(first.body.apiKey)).toBe(true);
  });

  it.each([
    [{ id: 'Acme', name: 'Acme' }, 'id'],
    [{ id: 'a:b', name: 'Acme' }, 'id'],
    [{ id: 'a'.repeat(41), name: 'Acme' }, 'id'],
    [{ id: 'acme' }, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: 'Acme', plan: 'free' }, 'plan'],
  ])('refuses %j and names the field', async (json, field) => {
    const refused = await create(json);
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toMatchObject([{ field }]);
  });
});

describe('the API keys of a workspace', () => {
  it('are exchanged without a gap: a second one is made, then the first is revoked', async () => {
    const id = anId();
    await create({ id, name: 'Acme' });
    const first = await api.call('POST', `/v1/tenants/${id}/api-keys`, { key, json: { name: 'First' } });
    expect(first.status).toBe(201);
    const second = await api.call('POST', `/v1/tenants/${id}/api-keys`, { key, json: { name: 'Second' } });
    expect([await works(first.body.apiKey), await works(second.body.apiKey)]).toEqual([true, true]);

    const path = `/v1/tenants/${id}/api-keys/${first.body.id}`;
    const revoked = await api.call('DELETE', path, { key });
    expect([revoked.status, revoked.text]).toEqual([204, '']);
    expect([await works(first.body.apiKey), await works(second.body.apiKey)]).toEqual([false, true]);
    expectProblem(await api.call('DELETE', path, { key }), [404, 'api-key-not-found']);
  });

  it('are not made for a workspace that does not exist', async () => {
    const refused = await api.call('POST', `/v1/tenants/${anId()}/api-keys`, {
      key,
      json: { name: 'First' },
    });
    expectProblem(refused, [404, 'tenant-not-found']);
  });

  it("are not revoked through another workspace's address", async () => {
    const [one, two] = [anId(), anId()];
    await create({ id: one, name: 'One' });
    await create({ id: two, name: 'Two' });
    const { body } = await api.call('POST', `/v1/tenants/${one}/api-keys`, { key, json: { name: 'First' } });
    expectProblem(await api.call('DELETE', `/v1/tenants/${two}/api-keys/${body.id}`, { key }), [
      404,
      'api-key-not-found',
    ]);
    expect(await works(body.apiKey)).toBe(true);
  });
});

describe('PATCH /v1/tenants/{id}', () => {
  const change = (id: string, json: object) => api.call('PATCH', `/v1/tenants/${id}`, { key, json });

  it('says how long the workspace keeps its leads, or that it is as for all', async () => {
    const id = anId();
    await create({ id, name: 'Acme' });
    expect((await change(id, { retentionDays: 90 })).body).toEqual({ id, name: 'Acme', retentionDays: 90 });
    expect((await change(id, { retentionDays: null })).body).toMatchObject({ retentionDays: null });
  });

  it('refuses a workspace that is not there, and less than a day', async () => {
    expectProblem(await change('nobody', { retentionDays: 90 }), [404, 'tenant-not-found']);
    expectProblem(await change('nobody', { retentionDays: 0 }), [422, 'input-invalid']);
  });
});
