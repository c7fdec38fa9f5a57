import { hubId, otherHubId, scopes, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
const contacts = '/crm/v3/objects/contacts';
const requests = async (query = '') =>
  (await sandbox().send(`/sandbox/requests${query}`)).body.requests as Record<string, unknown>[];

describe('the request log', () => {
  it('names each call by what it was for, newest first', async () => {
    const { access_token, refresh_token } = await sandbox().connect();
    await sandbox().refresh(refresh_token);
    await sandbox().api(access_token, 'GET', '/account-info/v3/details');
    await sandbox().api(access_token, 'POST', `${contacts}/search`, {});
    const { body } = await sandbox().api(access_token, 'POST', contacts, { properties: {} });
    await sandbox().api(access_token, 'GET', `${contacts}/${body.id}`);
    await sandbox().api(access_token, 'PATCH', `${contacts}/${body.id}`, { properties: {} });
    expect((await requests()).map(({ operation }) => operation)).toEqual([
      'contacts.update',
      'contacts.read',
      'contacts.create',
      'contacts.search',
      'account.details',
      'token.refresh',
      'token.exchange',
      'oauth.decide',
    ]);
  });

  it('holds account, status, time and duration, and filters by account and operation', async () => {
    const { access_token } = await sandbox().connect();
    const other = await sandbox().connect({ hubId: String(otherHubId) });
    await sandbox().api(access_token, 'GET', `${contacts}/1`);
    await sandbox().api(other.access_token, 'GET', `${contacts}/2`);
    expect(await requests(`?hubId=${hubId}&operation=contacts.read`)).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        hubId,
        operation: 'contacts.read',
        method: 'GET',
        path: `${contacts}/1`,
        status: 404,
        durationMs: expect.any(Number),
      },
    ]);
  });

  it('shows no token, though OAuth v1 carries them in the path', async () => {
    const { access_token, refresh_token } = await sandbox().connect();
    await sandbox().send(`/oauth/v1/access-tokens/${access_token}`);
    await sandbox().send(`/oauth/v1/refresh-tokens/${refresh_token}`);
    const shown = JSON.stringify(await requests()) + (await sandbox().send('/')).body.text;
    expect(shown).toContain('/oauth/v1/access-tokens/:token');
    expect(shown).not.toContain(access_token);
    expect(shown).not.toContain(refresh_token);
  });

  it('keeps the last 1,000', async () => {
    for (let i = 0; i < 1_005; i += 67) {
      await Promise.all(Array.from({ length: 67 }, (_, n) => sandbox().send(`/nowhere/${i + n}`)));
    }
    expect(await requests()).toHaveLength(1_000);
  });
});

describe('the door for tests', () => {
  it('lists the seeded accounts', async () => {
    const { body } = await sandbox().send('/sandbox/accounts');
    expect(body.accounts).toEqual([
      expect.objectContaining({ hubId, name: 'Acme Inc', type: 'STANDARD', installed: false, contacts: 0 }),
      expect.objectContaining({ hubId: otherHubId, name: 'Beta Ltd', type: 'DEVELOPER_TEST' }),
      expect.objectContaining({ hubId: 48000003, name: 'Gamma GmbH' }),
    ]);
  });

  it('lists contacts newest first, or the one of an email', async () => {
    const { access_token } = await sandbox().connect();
    for (const email of ['ada@example.com', 'grace@example.com']) {
      await sandbox().api(access_token, 'POST', contacts, { properties: { email } });
    }
    expect((await sandbox().contacts()).map(({ properties }) => properties)).toEqual([
      { email: 'grace@example.com' },
      { email: 'ada@example.com' },
    ]);
    expect(await sandbox().contacts(hubId, '?email=Ada@example.com')).toHaveLength(1);
    expect(await sandbox().contacts(otherHubId)).toEqual([]);
  });

  it('answers 404 for an account that does not exist', async () => {
    expect((await sandbox().send('/sandbox/accounts/1/contacts')).status).toBe(404);
    expect((await sandbox().send('/sandbox/accounts/1/uninstall', { method: 'POST' })).status).toBe(404);
  });

  it('grants at the next consent only what it was told, and all that is asked for after that', async () => {
    const reading = ['oauth', 'crm.objects.contacts.read'];
    await sandbox().control(`/sandbox/accounts/${hubId}/scopes`, { scopes: reading });
    const other = await sandbox().connect({ hubId: String(otherHubId) });
    expect(other.scopes).toEqual(scopes.split(' '));
    const { access_token, scopes: granted } = await sandbox().connect();
    expect(granted).toEqual(reading);
    const { status, body } = await sandbox().api(access_token, 'POST', contacts, { properties: {} });
    expect([status, body.category]).toEqual([403, 'MISSING_SCOPES']);
    expect((await sandbox().connect()).scopes).toEqual(scopes.split(' '));
  });

  it('gives access tokens the life that it was told, from then on', async () => {
    const before = await sandbox().connect();
    await sandbox().control('/sandbox/token-life', { seconds: 15 });
    const { body } = await sandbox().refresh(before.refresh_token);
    expect([before.expires_in, body.expires_in]).toEqual([1800, 15]);
    sandbox().pass(16);
    const read = (token: string) => sandbox().api(token, 'GET', `${contacts}/1`);
    expect((await read(String(body.access_token))).status).toBe(401);
    expect((await read(before.access_token)).status).toBe(404);
  });

  it.each([
    [`/sandbox/accounts/${hubId}/scopes`, { scopes: ['crm.objects.unicorns.read'] }],
    ['/sandbox/token-life', { seconds: 0 }],
    ['/sandbox/token-life', { seconds: '15' }],
  ])('refuses what makes no sense: %s %j', async (path, json) => {
    expect((await sandbox().api('', 'POST', path, json)).status).toBe(400);
  });

  it('deletes a contact as its account would, and answers 404 for one that is not there', async () => {
    const { access_token } = await sandbox().connect();
    const { body } = await sandbox().api(access_token, 'POST', contacts, { properties: {} });
    await sandbox().control(`/sandbox/accounts/${hubId}/contacts/${body.id}/delete`);
    expect(await sandbox().contacts()).toEqual([]);
    const post = (path: string) => sandbox().send(path, { method: 'POST' });
    expect((await post(`/sandbox/accounts/${hubId}/contacts/${body.id}/delete`)).status).toBe(404);
    expect((await post(`/sandbox/accounts/${otherHubId}/contacts/${body.id}/privacy-delete`)).status).toBe(
      404,
    );
    expect((await post(`/sandbox/accounts/${hubId}/contacts/${body.id}/privacy-delete`)).status).toBe(204);
  });

  it('forgets everything but the accounts on a reset', async () => {
    const { access_token, refresh_token } = await sandbox().connect();
    await sandbox().api(access_token, 'POST', contacts, { properties: { email: 'ada@example.com' } });
    expect((await sandbox().send('/sandbox/reset', { method: 'POST' })).status).toBe(204);

    expect(await requests()).toEqual([]);
    expect(await sandbox().contacts()).toEqual([]);
    expect((await sandbox().refresh(refresh_token)).status).toBe(400);
    const again = await sandbox().connect();
    const { status } = await sandbox().api(again.access_token, 'POST', contacts, {
      properties: { email: 'ada@example.com' },
    });
    expect(status).toBe(201);
  });
});

describe('the overview page', () => {
  it('shows accounts, contacts and requests, foreign text never as markup', async () => {
    const { access_token } = await sandbox().connect();
    await sandbox().api(access_token, 'POST', contacts, {
      properties: { email: 'ada@example.com', firstname: '<img src=x onerror=alert(1)>' },
    });
    const { text } = (await sandbox().send('/')).body;
    for (const part of [
      'Acme Inc',
      'ada@example.com',
      'App not installed',
      'Uninstall app',
      'contacts.create',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('<img');
  });

  it('has a new revision after each request and each change, so that it knows when to redraw', async () => {
    const revision = async () => (await sandbox().send('/sandbox/revision')).body.revision;
    const first = await revision();
    expect(await revision()).toBe(first);
    await sandbox().connect();
    const second = await revision();
    expect(second).not.toBe(first);
    await sandbox().send(`/sandbox/accounts/${hubId}/uninstall`, { method: 'POST' });
    expect(await revision()).not.toBe(second);
  });

  it('shows the traffic and the armed faults, and arms the common ones from a form', async () => {
    const { access_token } = await sandbox().connect();
    const text = async () => String((await sandbox().send('/')).body.text);
    expect(await text()).toContain('None: HubSpot is well.');
    const limit = { operation: 'contacts', status: '429', policyName: 'DAILY', forMs: '60000' };
    expect((await sandbox().form('/sandbox/faults', limit)).status).toBe(204);
    const { body } = await sandbox().api(access_token, 'GET', `${contacts}/1`);
    expect(body.policyName).toBe('DAILY');
    expect(await text()).toContain('answers 429 DAILY');
    expect(await text()).toContain('429: 1');
    expect((await sandbox().form('/sandbox/settings', { latencyMs: '5' })).status).toBe(204);
    expect(await text()).toContain('Latency of every call: 5 ms.');
    expect((await sandbox().form('/sandbox/faults/clear', {})).status).toBe(204);
    expect(await text()).toContain('None: HubSpot is well.');
  });

  it('has a new revision when a fault is armed, strikes, or ends by itself', async () => {
    const revision = async () => (await sandbox().send('/sandbox/revision')).body.revision;
    const seen = [await revision()];
    await sandbox().control('/sandbox/faults', { status: 503, forMs: 1_000 });
    seen.push(await revision());
    sandbox().pass(1);
    seen.push(await revision());
    expect(new Set(seen).size).toBe(3);
  });

  it('offers for each contact to delete it, to delete it for privacy, and to merge another into it', async () => {
    const { access_token } = await sandbox().connect();
    const create = (email: string) =>
      sandbox().api(access_token, 'POST', contacts, { properties: { email } });
    const [ada, twin] = [await create('ada@example.com'), await create('twin@example.com')];
    const { text } = (await sandbox().send('/')).body;
    for (const name of [
      'Delete ada@example.com',
      'Delete ada@example.com for privacy',
      'Merge into ada@example.com',
    ]) {
      expect(text).toContain(`aria-label="${name}"`);
    }
    const { status } = await sandbox().form(`/sandbox/accounts/${hubId}/merge`, {
      primaryObjectId: String(ada.body.id),
      objectIdToMerge: String(twin.body.id),
    });
    expect(status).toBe(204);
    expect(await sandbox().contacts()).toMatchObject([
      { properties: { email: 'ada@example.com', hs_additional_emails: 'twin@example.com' } },
    ]);
  });

  it('leads from the record of a merged contact to what it became', async () => {
    const { access_token } = await sandbox().connect();
    const create = async (email: string) =>
      String((await sandbox().api(access_token, 'POST', contacts, { properties: { email } })).body.id);
    const [ada, twin] = [await create('ada@example.com'), await create('twin@example.com')];
    const merge = { primaryObjectId: ada, objectIdToMerge: twin };
    await sandbox().control(`/sandbox/accounts/${hubId}/merge`, merge);
    const { status, body } = await sandbox().send(`/contacts/${hubId}/record/0-1/${twin}`);
    expect([status, body.text]).toEqual([200, expect.stringContaining('ada@example.com')]);
  });

  it('brings a person who pressed Uninstall back to the page', async () => {
    const { status, headers } = await sandbox().send(`/sandbox/accounts/${hubId}/uninstall`, {
      method: 'POST',
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
    });
    expect([status, headers.get('location')]).toEqual([303, '/']);
  });
});
