import { clientId, clientSecret, hubId, scopes, type Tokens, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
const versions = ['v1', 'v3', '2026-03', '2026-09'];
const oauthError = (error: string, status: string) => ({
  error,
  error_description: expect.any(String),
  status,
  message: expect.any(String),
  correlationId: expect.any(String),
});

describe('exchanging a code (HubSpot: token endpoint)', () => {
  it('answers with both tokens, their life, the account and the granted scopes', async () => {
    const { status, body } = await sandbox().exchange(await sandbox().aCode());
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 1800,
      token_type: 'bearer',
      token_use: 'access_token',
      hub_id: hubId,
      scopes: scopes.split(' '),
      user_id: expect.any(Number),
    });
  });

  it('takes a code once', async () => {
    const code = await sandbox().aCode();
    await sandbox().exchange(code);
    expect(await sandbox().exchange(code)).toMatchObject({
      status: 400,
      body: oauthError('invalid_grant', 'BAD_AUTH_CODE'),
    });
  });

  it('takes a code for 60 seconds', async () => {
    const [early, late] = [await sandbox().aCode(), await sandbox().aCode()];
    sandbox().pass(59);
    expect((await sandbox().exchange(early)).status).toBe(200);
    sandbox().pass(1);
    expect((await sandbox().exchange(late)).body).toEqual(oauthError('invalid_grant', 'BAD_AUTH_CODE'));
  });

  it('refuses another redirect URL than the code was issued for', async () => {
    const reply = await sandbox().exchange(await sandbox().aCode(), {
      redirect_uri: 'https://elsewhere.example/',
    });
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual(oauthError('invalid_grant', 'BAD_REDIRECT_URI'));
  });
});

describe('refreshing (HubSpot: token endpoint, refresh-token rotation)', () => {
  it.each(versions)('gives a new access token and the same refresh token on %s', async (version) => {
    const before = await sandbox().connect();
    const { status, body } = await sandbox().refresh(before.refresh_token, {}, version);
    expect(status).toBe(200);
    expect(body.refresh_token).toBe(before.refresh_token);
    expect(body.access_token).not.toBe(before.access_token);
  });

  it('leaves the access token before valid until its own expiry', async () => {
    const before = await sandbox().connect();
    await sandbox().refresh(before.refresh_token);
    expect((await sandbox().api(before.access_token, 'GET', '/account-info/v3/details')).status).toBe(200);
  });

  it('refuses an unknown refresh token with the documented body', async () => {
    const { status, body } = await sandbox().refresh('refresh-unknown');
    expect(status).toBe(400);
    expect(body).toEqual({
      error: 'invalid_grant',
      error_description: 'refresh token is invalid, expired or revoked',
      status: 'BAD_REFRESH_TOKEN',
      message: 'refresh token is invalid, expired or revoked',
      correlationId: expect.any(String),
    });
  });
});

describe('the token endpoint (HubSpot: OAuth errors)', () => {
  it.each([
    ['another client id', { client_id: 'client-2' }, 'invalid_client', 'BAD_CLIENT_ID'],
    ['a wrong client secret', { client_secret: 'wrong' }, 'invalid_client', 'BAD_CLIENT_SECRET'],
    ['an unknown grant type', { grant_type: 'password' }, 'unsupported_grant_type', 'BAD_GRANT_TYPE'],
  ])('refuses %s', async (_what, fields, error, legacyStatus) => {
    const { refresh_token } = await sandbox().connect();
    const { status, body } = await sandbox().refresh(refresh_token, fields);
    expect(status).toBe(400);
    expect(body).toEqual(oauthError(error, legacyStatus));
  });

  it('refuses a JSON body', async () => {
    const { refresh_token } = await sandbox().connect();
    const { status } = await sandbox().send('/oauth/v1/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token,
      }),
    });
    expect(status).toBe(415);
  });
});

describe('looking at tokens (HubSpot: introspect, revoke, metadata)', () => {
  const ask = (what: string, token: string, field = 'token', version = '2026-03') =>
    sandbox().form(`/oauth/${version}/token/${what}`, {
      client_id: clientId,
      client_secret: clientSecret,
      [field]: token,
    });

  it.each(versions.slice(1))('tells what an access token is on %s', async (version) => {
    const { access_token } = await sandbox().connect();
    sandbox().pass(100);
    expect((await ask('introspect', access_token, 'token', version)).body).toMatchObject({
      active: true,
      token: access_token,
      hub_id: hubId,
      hub_domain: 'acme.example',
      user: 'admin@acme.example',
      client_id: clientId,
      scopes: scopes.split(' '),
      expires_in: 1700,
      token_use: 'access_token',
    });
  });

  it('tells what a refresh token is, without an expiry', async () => {
    const { refresh_token } = await sandbox().connect();
    const { body } = await ask('introspect', refresh_token);
    expect(body).toMatchObject({ active: true, token_use: 'refresh_token', hub_id: hubId });
    expect(body).not.toHaveProperty('expires_in');
  });

  it('calls unknown and expired tokens inactive', async () => {
    const { access_token } = await sandbox().connect();
    sandbox().pass(1800);
    expect((await ask('introspect', access_token)).body).toEqual({ active: false });
    expect((await ask('introspect', 'unknown')).body).toEqual({ active: false });
  });

  it('knows the field only as `token`, though the documentation also names it otherwise', async () => {
    const { access_token } = await sandbox().connect();
    expect((await ask('introspect', access_token, 'access_token')).status).toBe(400);
  });

  it('revokes a refresh token, but neither its access tokens nor the installation', async () => {
    const { access_token, refresh_token } = await sandbox().connect();
    expect((await ask('revoke', refresh_token)).status).toBe(200);
    expect((await sandbox().refresh(refresh_token)).body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
    expect((await sandbox().api(access_token, 'GET', '/account-info/v3/details')).status).toBe(200);
    expect(await installed()).toBe(true);
  });

  it('answers v1 look-ups and the v1 revocation', async () => {
    const { access_token, refresh_token } = await sandbox().connect();
    const access = await sandbox().send(`/oauth/v1/access-tokens/${access_token}`);
    expect(access.body).toMatchObject({
      token: access_token,
      token_type: 'access',
      hub_id: hubId,
      expires_in: 1800,
    });
    const path = `/oauth/v1/refresh-tokens/${refresh_token}`;
    expect((await sandbox().send(path)).body).toMatchObject({ token: refresh_token, token_type: 'refresh' });
    expect((await sandbox().send(path, { method: 'DELETE' })).status).toBe(204);
    expect((await sandbox().send(path)).status).toBe(404);
  });
});

describe('uninstalling (HubSpot: developer-side uninstall, uninstall behaviour)', () => {
  const tokensAreDead = async ({ access_token, refresh_token }: Tokens) => {
    expect((await sandbox().refresh(refresh_token)).body).toMatchObject({ status: 'BAD_REFRESH_TOKEN' });
    const reply = await sandbox().api(access_token, 'GET', '/account-info/v3/details');
    expect([reply.status, reply.body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
    expect(await installed()).toBe(false);
  };

  it.each(versions.slice(1))('ends every token when the app asks for it on %s', async (version) => {
    const tokens = await sandbox().connect();
    const { status } = await sandbox().api(
      tokens.access_token,
      'DELETE',
      `/appinstalls/${version}/external-install`,
    );
    expect(status).toBe(204);
    await tokensAreDead(tokens);
  });

  it('ends every token when the account does it, and a code given out before', async () => {
    const tokens = await sandbox().connect();
    const code = await sandbox().aCode();
    await sandbox().send(`/sandbox/accounts/${hubId}/uninstall`, { method: 'POST' });
    await tokensAreDead(tokens);
    expect((await sandbox().exchange(code)).status).toBe(400);
  });

  it('leaves other accounts alone, and allows a new installation', async () => {
    const other = await sandbox().connect({ hubId: '48000002' });
    await sandbox().connect();
    await sandbox().send(`/sandbox/accounts/${hubId}/uninstall`, { method: 'POST' });
    expect((await sandbox().refresh(other.refresh_token)).status).toBe(200);
    await sandbox().connect();
    expect(await installed()).toBe(true);
  });

  it('shows the app as installed only once tokens were given out', async () => {
    const code = await sandbox().aCode();
    expect(await installed()).toBe(false);
    await sandbox().exchange(code);
    expect(await installed()).toBe(true);
  });
});

async function installed(): Promise<unknown> {
  const { body } = await sandbox().send('/sandbox/accounts');
  return (body.accounts as { hubId: number; installed: boolean }[]).find((a) => a.hubId === hubId)?.installed;
}
