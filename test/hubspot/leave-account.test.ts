import { leaveAccount } from '../../src/hubspot/leave-account.ts';
import { answers, hangsUp, type Reaction, useScriptedHubSpot } from '../support/scripted-hubspot.ts';

const TOKENS = { accessToken: 'the-access', refreshToken: 'the-refresh' };
const GONE = { status: 'error', category: 'OBJECT_NOT_FOUND' };

describe('leaving an account', () => {
  const hubspot = useScriptedHubSpot();

  it('uninstalls the app with the access token and revokes the refresh token, which is in no address', async () => {
    hubspot.will(answers(204), answers(200));
    expect(await leaveAccount(hubspot.app, TOKENS)).toBe(true);
    const [uninstall, revoke] = hubspot.asked;
    expect(uninstall).toMatchObject({
      method: 'DELETE',
      path: '/appinstalls/v3/external-install',
      headers: { authorization: 'Bearer the-access' },
    });
    expect(revoke).toMatchObject({ method: 'POST', path: '/oauth/v3/token/revoke' });
    expect(Object.fromEntries(new URLSearchParams(revoke?.body))).toEqual({
      client_id: 'client-of-the-tests',
      client_secret: 'secret-of-the-tests',
      token: 'the-refresh',
      token_type_hint: 'refresh_token',
    });
  });

  it.each<[string, Reaction, Reaction, boolean]>([
    ['both were ended before', answers(404, GONE), answers(404, GONE), true],
    ['the app could not be uninstalled', answers(500), answers(200), false],
    ['we may not uninstall', answers(403, GONE), answers(200), false],
    ['the grant could not be revoked', answers(204), answers(503), false],
    ['our credentials are refused', answers(204), answers(401, { error: 'invalid_client' }), false],
    ['HubSpot hung up at first', hangsUp, answers(200), false],
    ['HubSpot hung up then', answers(204), hangsUp, false],
    ['HubSpot is away', hangsUp, hangsUp, false],
  ])('tries both and says whether HubSpot confirmed: %s', async (_how, uninstall, revoke, confirmed) => {
    hubspot.will(uninstall, revoke);
    expect(await leaveAccount(hubspot.app, TOKENS)).toBe(confirmed);
    expect(hubspot.asked.map(({ method }) => method)).toEqual(['DELETE', 'POST']);
  });

  describe('with an access token that HubSpot does not take', () => {
    const expired = answers(401, { status: 'error', category: 'EXPIRED_AUTHENTICATION' });
    const renewed = answers(200, { access_token: 'new-access', refresh_token: 'new', expires_in: 1_800 });

    it('uninstalls with a renewed one, and revokes the latest refresh token', async () => {
      hubspot.will(expired, renewed, answers(204), answers(200));
      expect(await leaveAccount(hubspot.app, TOKENS)).toBe(true);
      const [, renewal, uninstall, revoke] = hubspot.asked;
      expect(renewal).toMatchObject({ path: '/oauth/v1/token' });
      expect(new URLSearchParams(renewal?.body).get('refresh_token')).toBe('the-refresh');
      expect(uninstall).toMatchObject({
        method: 'DELETE',
        headers: { authorization: 'Bearer new-access' },
      });
      expect(new URLSearchParams(revoke?.body).get('token')).toBe('new');
    });

    it('knows by the refresh token that there is nothing left to end', async () => {
      hubspot.will(expired, answers(400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }));
      expect(await leaveAccount(hubspot.app, TOKENS)).toBe(true);
      expect(hubspot.asked).toHaveLength(2);
    });

    it.each<[string, Reaction[]]>([
      ['it can not be renewed', [answers(503), answers(200)]],
      ['our credentials are refused', [answers(401, { error: 'invalid_client' }), answers(200)]],
      ['the renewed one is not taken either', [renewed, expired, answers(200)]],
    ])('says that nothing was confirmed where %s, and revokes all the same', async (_why, reactions) => {
      hubspot.will(expired, ...reactions);
      expect(await leaveAccount(hubspot.app, TOKENS)).toBe(false);
      expect(hubspot.asked).toHaveLength(reactions.length + 1);
      expect(hubspot.asked.at(-1)).toMatchObject({ path: '/oauth/v3/token/revoke' });
    });
  });
});
