import { type ApiOfTests, expectProblem, PUBLIC_URL, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const behindHttps = useApi(parts, { publicUrl: 'https://leads.example.com' });

/** The path of a fresh one-time link. */
async function aLink(of: ApiOfTests = api): Promise<string> {
  const { apiKey: key } = await aTenant(parts.db);
  const { status, body } = await of.call('POST', '/v1/sessions', { key });
  expect(status).toBe(201);
  return new URL(body.url).pathname;
}

const cookieOf = (headers: Headers) => headers.getSetCookie()[0] ?? '';

async function signIn(): Promise<string> {
  const { headers } = await api.call('POST', await aLink());
  return cookieOf(headers).split(';')[0] ?? '';
}

describe('a sign-in link', () => {
  it('leads to our own pages and says how long it is good for', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { body } = await api.call('POST', '/v1/sessions', { key });
    expect(body.url).toMatch(new RegExp(`^${PUBLIC_URL}/signin/[A-Za-z0-9_-]{43}$`));
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
  });

  it('is not spent by being opened, as mail scanners do; its button signs in, once', async () => {
    const link = await aLink();
    for (let opened = 0; opened < 2; opened++) {
      const page = await api.call('GET', link);
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<form method="post" action="${link}">`);
      expect(page.headers.getSetCookie()).toEqual([]);
    }
    const pressed = await api.call('POST', link);
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/app/integrations/hubspot']);
    const again = await api.call('POST', link);
    expect(again.status).toBe(410);
    expect(again.text).toMatch(/has been used or has expired, so nobody was signed in/);
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  it('gives a cookie that no script and no other site can use', async () => {
    const cookie = cookieOf((await api.call('POST', await aLink())).headers);
    expect(cookie).toMatch(/^assistloop_session=[A-Za-z0-9_-]{43};/);
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; SameSite=Lax');
    expect(cookie).toContain('; Path=/');
    expect(cookie).toContain('; Max-Age=43200');
  });

  it('gives behind HTTPS a cookie that travels over HTTPS only and that no other host can set', async () => {
    const cookie = cookieOf((await behindHttps.call('POST', await aLink(behindHttps))).headers);
    expect(cookie).toMatch(/^__Host-assistloop_session=/);
    expect(cookie).toContain('; Secure');
    expect(cookie).not.toContain('Domain=');
    const session = await behindHttps.call('GET', '/v1/session', {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(session.status).toBe(200);
  });
});

describe('/v1/session', () => {
  it('says who is signed in, and gives the CSRF token for what they do', async () => {
    const cookie = await signIn();
    const { status, body } = await api.call('GET', '/v1/session', { headers: { cookie } });
    expect(status).toBe(200);
    expect(body).toEqual({
      workspace: { id: expect.stringMatching(/^t-/), name: 'Tests' },
      csrfToken: expect.any(String),
      expiresAt: expect.any(String),
      temporalUiUrl: null,
    });
    expect(cookie).not.toContain(body.csrfToken);
  });

  it('ends by signing out, which takes the CSRF token too', async () => {
    const cookie = await signIn();
    const { body } = await api.call('GET', '/v1/session', { headers: { cookie } });
    expectProblem(await api.call('DELETE', '/v1/session', { headers: { cookie } }), [
      403,
      'csrf-token-wrong',
    ]);
    const signedOut = await api.call('DELETE', '/v1/session', {
      headers: { cookie, 'x-csrf-token': body.csrfToken },
    });
    expect([signedOut.status, signedOut.text]).toEqual([204, '']);
    expectProblem(await api.call('GET', '/v1/session', { headers: { cookie } }), [401, 'session-ended']);
  });
});

describe('the integration page', () => {
  const PAGE = '/app/integrations/hubspot';

  it('sends whoever is not signed in to the sign-in page', async () => {
    const { status, headers } = await api.call('GET', PAGE);
    expect([status, headers.get('location')]).toEqual([303, '/signin']);
  });

  it('shows a signed-in person their workspace, under a policy that runs no script', async () => {
    const { status, text, headers } = await api.call('GET', PAGE, { headers: { cookie: await signIn() } });
    expect(status).toBe(200);
    expect(text).toContain('Not connected');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('connects nothing when its form comes from elsewhere', async () => {
    const call = {
      raw: 'csrf=made-up',
      headers: { cookie: await signIn(), 'content-type': 'application/x-www-form-urlencoded' },
    };
    expectProblem(await api.call('POST', `${PAGE}/connect`, call), [403, 'csrf-token-wrong']);
  });
});
