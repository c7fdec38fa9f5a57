import { clientId, hubId, otherHubId, redirectUrl, scopes, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();

const link = (changes: Record<string, string | undefined> = {}, path = '/oauth/authorize') => {
  const parameters = {
    client_id: clientId,
    redirect_uri: redirectUrl,
    scope: scopes,
    state: 's',
    ...changes,
  };
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `${path}?${given.join('&')}`;
};

describe('the consent page (HubSpot: authorize)', () => {
  it('says in words what the app asks for, and offers every account', async () => {
    const { status, body } = await sandbox().send(link());
    expect(status).toBe(200);
    for (const text of [
      'Create, change and delete contacts',
      'Acme Inc',
      'Beta Ltd',
      'Gamma GmbH',
      'Allow',
      'Deny',
    ]) {
      expect(body.text).toContain(text);
    }
  });

  it('preselects the account that the link names', async () => {
    const { body } = await sandbox().send(link({}, `/oauth/${otherHubId}/authorize`));
    expect(body.text).toMatch(new RegExp(`value="${otherHubId}" checked`));
    expect(body.text).not.toMatch(new RegExp(`value="${hubId}" checked`));
  });

  it('takes a link without the scope oauth', async () => {
    const { status } = await sandbox().send(link({ scope: scopes.replace('oauth ', '') }));
    expect(status).toBe(200);
  });

  it.each([
    ['an unknown client', { client_id: 'client-2' }],
    ['a redirect URL that is not registered', { redirect_uri: 'http://localhost:3000/elsewhere' }],
    ['a registered redirect URL with something appended', { redirect_uri: `${redirectUrl}?x=1` }],
    ['no redirect URL', { redirect_uri: undefined }],
    ['an unknown scope', { scope: `${scopes} crm.objects.unicorns.read` }],
    ['a link without a required scope', { scope: 'oauth crm.objects.contacts.read' }],
  ])('shows an error page and redirects nowhere for %s', async (_what, changes) => {
    const { status, headers, body } = await sandbox().send(link(changes));
    expect([status, headers.get('location')]).toEqual([400, null]);
    expect(body.text).toContain('cannot be connected');
  });

  it('shows an error page for an account that does not exist', async () => {
    expect((await sandbox().send(link({}, '/oauth/1/authorize'))).status).toBe(400);
  });

  it('shows what a link carries as text, never as markup', async () => {
    const { body } = await sandbox().send(link({ state: '"><script>alert(1)</script>' }));
    expect(body.text).not.toContain('<script>');
  });
});

describe('the decision (HubSpot: authorize)', () => {
  it('sends Allow back with a code and the state as it came', async () => {
    const target = await sandbox().decide('allow', { state: 'a b&c=ü' });
    expect(target.origin + target.pathname).toBe(redirectUrl);
    expect(target.searchParams.get('state')).toBe('a b&c=ü');
    expect(target.searchParams.get('code')).toMatch(/.{20}/);
  });

  it('sends Deny back with an error and no code', async () => {
    const { searchParams } = await sandbox().decide('deny');
    expect(Object.fromEntries(searchParams)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'state-1',
    });
  });

  it('checks the form as strictly as the link', async () => {
    const { status } = await sandbox().form('/oauth/authorize', {
      client_id: clientId,
      redirect_uri: 'https://evil.example/',
      scope: scopes,
      hubId: String(hubId),
      decision: 'allow',
    });
    expect(status).toBe(400);
  });

  it('grants optional scopes beside the required ones', async () => {
    const tokens = await sandbox().connect({ optional_scope: 'crm.objects.owners.read' });
    expect(tokens.scopes).toEqual([...scopes.split(' '), 'crm.objects.owners.read']);
  });
});
