import { expectProblem, PUBLIC_URL, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);

const signedIn = async () => aBrowser(parts.db, (await aTenant(parts.db)).tenantId);

describe('POST /v1/sessions', () => {
  it('gives a link to our own pages and says how long it is good for', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { status, body } = await api.call('POST', '/v1/sessions', { key });
    expect(status).toBe(201);
    expect(body.url).toMatch(new RegExp(`^${PUBLIC_URL}/signin/[A-Za-z0-9_-]{43}$`));
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
  });

  it('gives a link that leads on to a page, where the host product names one', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const next = '/app/leads?status=failed&q=ada%40acme.com';
    const { body } = await api.call('POST', '/v1/sessions', { key, json: { next } });
    expect(new URL(body.url).searchParams.get('next')).toBe(next);
  });

  it.each([
    'https://evil.example/app',
    '//evil.example/app',
    '/app/../../x y',
    '/v1/leads',
    '/application',
    '',
  ])('does not take %j for a page of ours', async (next) => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('POST', '/v1/sessions', { key, json: { next } });
    expectProblem(refused, [422, 'input-invalid']);
  });
});

describe('/v1/session', () => {
  it('says who is signed in, gives the CSRF token for what they do, and tells a stand-in from HubSpot', async () => {
    const { cookie } = await signedIn();
    const { status, body } = await api.call('GET', '/v1/session', { headers: { cookie } });
    expect(status).toBe(200);
    expect(body).toEqual({
      workspace: { id: expect.stringMatching(/^t-/), name: 'Tests' },
      csrfToken: expect.any(String),
      expiresAt: expect.any(String),
      temporalUiUrl: null,
      temporalNamespace: 'default',
      hubspotSandbox: true,
      hubspotAppUrl: expect.stringMatching(/^http:/),
    });
    expect(cookie).not.toContain(body.csrfToken);
  });

  it('ends by signing out, which takes the CSRF token too', async () => {
    const { cookie, ...csrf } = await signedIn();
    expectProblem(await api.call('DELETE', '/v1/session', { headers: { cookie } }), [
      403,
      'csrf-token-wrong',
    ]);
    const signedOut = await api.call('DELETE', '/v1/session', { headers: { cookie, ...csrf } });
    expect([signedOut.status, signedOut.text]).toEqual([204, '']);
    expectProblem(await api.call('GET', '/v1/session', { headers: { cookie } }), [401, 'session-ended']);
  });
});
