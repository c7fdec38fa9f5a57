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
    ['both were ended before', answers(401, GONE), answers(404, GONE), true],
    ['the app could not be uninstalled', answers(500), answers(200), false],
    ['we may not uninstall', answers(403, GONE), answers(200), false],
    ['the grant could not be revoked', answers(204), answers(503), false],
    ['HubSpot hung up at first', hangsUp, answers(200), false],
    ['HubSpot hung up then', answers(204), hangsUp, false],
    ['HubSpot is away', hangsUp, hangsUp, false],
  ])('tries both and says whether HubSpot confirmed: %s', async (_how, uninstall, revoke, confirmed) => {
    hubspot.will(uninstall, revoke);
    expect(await leaveAccount(hubspot.app, TOKENS)).toBe(confirmed);
    expect(hubspot.asked.map(({ method }) => method)).toEqual(['DELETE', 'POST']);
  });
});
