import type { HubSpotApiVersion } from '../../src/hubspot/endpoints.ts';
import { authorizeUrl, exchangeCode, introspectToken, refreshTokens } from '../../src/hubspot/oauth.ts';
import { caught } from '../support/caught.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { answers, useScriptedHubSpot } from '../support/scripted-hubspot.ts';

const SCOPES = ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'];

it('sends the browser to exactly the address that HubSpot documents', () => {
  const app = {
    apiUrl: 'https://api.hubapi.com',
    appUrl: 'https://app.hubspot.com',
    version: 'v3',
    clientId: 'c-1',
    clientSecret: 'never in an address',
    redirectUrl: 'https://leads.example.com/oauth/hubspot/callback',
  } as const;
  expect(authorizeUrl(app, 's/1')).toBe(
    'https://app.hubspot.com/oauth/authorize?client_id=c-1' +
      '&redirect_uri=https%3A%2F%2Fleads.example.com%2Foauth%2Fhubspot%2Fcallback' +
      '&scope=oauth%20crm.objects.contacts.read%20crm.objects.contacts.write&state=s%2F1',
  );
});

describe.each(['v3', '2026-03'] satisfies HubSpotApiVersion[])('tokens of the sandbox, by %s', (version) => {
  const hubspot = useHubSpot();
  const appOf = () => ({ ...hubspot.app, version });
  const approve = async () => {
    const back = await hubspot.decide(authorizeUrl(appOf(), 'state'));
    return back.searchParams.get('code') ?? '';
  };

  it('come for a code, with whose they are', async () => {
    const grant = await exchangeCode(appOf(), await approve());
    expect(grant).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      lifetimeMs: 1_800_000,
      hubId: ACME,
      scopes: SCOPES,
    });
    expect(await introspectToken(appOf(), grant.accessToken)).toEqual({
      hubId: ACME,
      hubDomain: 'acme.example',
      user: 'admin@acme.example',
      scopes: SCOPES,
    });
  });

  it('are renewed by the refresh token', async () => {
    const first = await exchangeCode(appOf(), await approve());
    const second = await refreshTokens(appOf(), first.refreshToken ?? '');
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(await introspectToken(appOf(), second.accessToken)).toMatchObject({ hubId: ACME });
  });

  it('come once for each code', async () => {
    const code = await approve();
    await exchangeCode(appOf(), code);
    expect(await caught(exchangeCode(appOf(), code))).toMatchObject({
      verdict: { is: 'code_refused' },
      operation: 'token.exchange',
      category: 'BAD_AUTH_CODE',
    });
  });

  it('end when the app is uninstalled', async () => {
    const { accessToken, refreshToken } = await exchangeCode(appOf(), await approve());
    await hubspot.uninstall();
    expect(await caught(refreshTokens(appOf(), refreshToken ?? ''))).toMatchObject({
      verdict: { is: 'reconnect', why: 'grant_gone' },
      operation: 'token.refresh',
    });
    expect(await caught(introspectToken(appOf(), accessToken))).toMatchObject({
      verdict: { is: 'try_again', why: 'no_result' },
    });
  });

  it.each([{ clientSecret: 'wrong' }, { clientId: 'wrong' }])(
    'are refused to the operator, not to the tenant, for %o',
    async (wrong) => {
      const code = await approve();
      expect(await caught(exchangeCode({ ...appOf(), ...wrong }, code))).toMatchObject({
        verdict: { is: 'operator' },
      });
      expect(await caught(refreshTokens({ ...appOf(), ...wrong }, 'any'))).toMatchObject({
        verdict: { is: 'operator' },
      });
    },
  );
});

describe('the token endpoint', () => {
  const hubspot = useScriptedHubSpot();

  it('is asked in the body, never in the address', async () => {
    hubspot.will(answers(200, { access_token: 'a', refresh_token: 'r', expires_in: 1_800 }));
    await exchangeCode(hubspot.app, 'the-code');
    await refreshTokens({ ...hubspot.app, version: '2026-03' }, 'the-refresh-token');
    const client = { client_id: 'client-of-the-tests', client_secret: 'secret-of-the-tests' };
    expect(
      hubspot.asked.map(({ path, body }) => [path, Object.fromEntries(new URLSearchParams(body))]),
    ).toEqual([
      [
        '/oauth/v1/token',
        {
          grant_type: 'authorization_code',
          code: 'the-code',
          redirect_uri: hubspot.app.redirectUrl,
          ...client,
        },
      ],
      [
        '/oauth/2026-03/token',
        { grant_type: 'refresh_token', refresh_token: 'the-refresh-token', ...client },
      ],
    ]);
  });

  it.each([
    ['out', {}],
    ['empty', { refresh_token: null, hub_id: null, scopes: null }],
  ])('may leave %s all but the access token and its life', async (_how, rest) => {
    hubspot.will(answers(200, { access_token: 'a', expires_in: 1_800, ...rest }));
    expect(await refreshTokens(hubspot.app, 'r')).toEqual({
      accessToken: 'a',
      refreshToken: null,
      lifetimeMs: 1_800_000,
      hubId: null,
      scopes: null,
    });
  });

  it.each([
    ['nothing', ''],
    ['no access token', { expires_in: 1_800 }],
    ['an empty access token', { access_token: '', expires_in: 1_800 }],
    ['no life', { access_token: 'a' }],
    ['a life of nothing', { access_token: 'a', expires_in: 0 }],
  ])('that answers %s has not answered', async (_what, body) => {
    hubspot.will(answers(200, body));
    expect(await caught(refreshTokens(hubspot.app, 'r'))).toMatchObject({
      verdict: { is: 'try_again', why: 'no_result' },
    });
  });
});
