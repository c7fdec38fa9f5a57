import { sql } from 'drizzle-orm';
import { rateLimits } from '../../src/db/schema.ts';
import { createSignInLink } from '../../src/tenants/sign-in.ts';
import { type ApiOfTests, expectProblem, PUBLIC_URL, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const behindHttps = useApi(parts, { publicUrl: 'https://leads.example.com' });
beforeEach(() => parts.db.delete(rateLimits));

const aToken = async () => {
  const { tenantId, keyId } = await aTenant(parts.db);
  return (await createSignInLink(parts.db, { tenantId, keyId })).token;
};
const preview = (token: string, headers = {}) =>
  api.call('POST', '/signin/preview', { json: { token }, headers });
const signIn = (token: string, { of = api, next, headers = {} }: SignInOptions = {}) =>
  of.call('POST', '/signin', { json: { token, ...(next === undefined ? {} : { next }) }, headers });
interface SignInOptions {
  readonly of?: ApiOfTests;
  readonly next?: string;
  readonly headers?: Record<string, string>;
}
const cookieOf = ({ headers }: { headers: Headers }) => headers.getSetCookie()[0] ?? '';
const GONE =
  'This link was used or has expired, so we did not sign you in; ask for a new one where you got it.';

describe('the page behind a sign-in link', () => {
  it('names the workspace and leaves the link good, however often it is asked', async () => {
    const token = await aToken();
    for (let opened = 0; opened < 2; opened++) {
      const { status, body, headers } = await preview(token);
      expect([status, body]).toEqual([200, { workspace: 'Tests' }]);
      expect(headers.getSetCookie()).toEqual([]);
    }
    expect((await signIn(token)).status).toBe(200);
  });

  it('signs in, once', async () => {
    const token = await aToken();
    const { status, body, headers } = await signIn(token);
    expect([status, body]).toEqual([200, { workspace: 'Tests', next: '/app/integrations' }]);
    expect(headers.get('cache-control')).toBe('no-store');
    for (const again of [await signIn(token), await preview(token)]) {
      expectProblem(again, [410, 'sign-in-link-used']);
      expect(again.body.detail).toBe(GONE);
      expect(again.headers.getSetCookie()).toEqual([]);
    }
  });

  it('gives a cookie that no script and no other site can use', async () => {
    const cookie = cookieOf(await signIn(await aToken()));
    expect(cookie).toMatch(/^assistloop_session=[A-Za-z0-9_-]{43};/);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual([
      'HttpOnly',
      'Max-Age=43200',
      'Path=/',
      'SameSite=Lax',
    ]);
  });

  it('gives behind HTTPS a cookie that travels over HTTPS only and that no other host can set', async () => {
    const cookie = cookieOf(await signIn(await aToken(), { of: behindHttps }));
    expect(cookie).toMatch(/^__Host-assistloop_session=/);
    expect(cookie).toContain('; Secure');
    expect(cookie).not.toContain('Domain=');
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await behindHttps.call('GET', '/v1/session', { headers })).status).toBe(200);
  });

  it('leads on to the page that the link names', async () => {
    const next = '/app/integrations/hubspot?from=marketplace';
    expect((await signIn(await aToken(), { next })).body).toMatchObject({ next });
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/app/..//evil.example',
    '/app/%2e%2E/%2e',
    '/app//evil.example',
    '/app/\n',
    'javascript:alert(1)',
  ])('leads to no other place, as %j', async (next) => {
    expect((await signIn(await aToken(), { next })).body).toMatchObject({ next: '/app/integrations' });
  });

  it('does nothing for another website, and leaves the link good', async () => {
    const token = await aToken();
    const headers = { origin: 'https://evil.example' };
    expectProblem(await signIn(token, { headers }), [403, 'csrf-token-wrong']);
    expectProblem(await preview(token, headers), [403, 'csrf-token-wrong']);
    expect((await signIn(token, { headers: { origin: PUBLIC_URL } })).status).toBe(200);
  });

  it.each(['', 'short', `${'x'.repeat(43)}!`])('does not look for a token like %j', async (token) => {
    expectProblem(await signIn(token), [422, 'input-invalid']);
  });

  it('answers no more than 30 tries of one address in a minute', async () => {
    const token = await aToken();
    await preview(token);
    await parts.db.update(rateLimits).set({ hits: sql`30` });
    expectProblem(await preview(token), [429, 'rate-limited']);
    expectProblem(await signIn(token), [429, 'rate-limited']);
  });
});
