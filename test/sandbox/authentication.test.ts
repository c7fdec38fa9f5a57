import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../../sandbox/oauth/secrets.ts';
import { openStore } from '../../sandbox/store/store.ts';
import { aSandbox, hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox();
const details = '/account-info/2026-03/details';

describe('calling with an access token (HubSpot: HTTP errors 401, 403)', () => {
  it.each(['', 'Bearer unknown', 'Basic dTpw'])(
    'answers INVALID_AUTHENTICATION to %j',
    async (authorization) => {
      const { status, body } = await sandbox().send(details, { headers: { authorization } });
      expect(status).toBe(401);
      expect(body).toEqual({
        status: 'error',
        message: expect.stringContaining('Authentication credentials not found'),
        correlationId: expect.any(String),
        category: 'INVALID_AUTHENTICATION',
      });
    },
  );

  it('answers EXPIRED_AUTHENTICATION with the time of expiry from the second at which the token ends', async () => {
    const { access_token } = await sandbox().connect();
    sandbox().pass(1799);
    expect((await sandbox().api(access_token, 'GET', details)).status).toBe(200);
    sandbox().pass(1);
    const { status, body } = await sandbox().api(access_token, 'GET', details);
    expect(status).toBe(401);
    expect(body).toEqual({
      status: 'error',
      message: 'The OAuth token used to make this call expired 0 second(s) ago.',
      correlationId: expect.any(String),
      category: 'EXPIRED_AUTHENTICATION',
      context: { 'expire time': ['2026-11-24T10:30:00.000Z'] },
    });
  });

  it('answers MISSING_SCOPES, naming the scope, to a token that was granted less', async () => {
    // The consent page insists on the scopes that the app requires; an account may have granted less before.
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const store = openStore(dataDir);
    const value = { hubId, scopes: ['crm.objects.contacts.read'], expiresAtMs: Number.MAX_SAFE_INTEGER };
    store.commit([{ table: 'accessTokens', key: fingerprint('read-only'), value }]);
    store.close();
    const older = await aSandbox({ dataDir });
    const contacts = '/crm/v3/objects/contacts';
    const write = await older.api('read-only', 'POST', contacts, { properties: {} });
    const read = await older.api('read-only', 'POST', `${contacts}/search`, {});
    await older.close();
    rmSync(dataDir, { recursive: true });

    expect(read.status).toBe(200);
    expect(write.status).toBe(403);
    expect(write.body).toEqual({
      status: 'error',
      message: expect.stringContaining("hasn't been granted all required scopes"),
      correlationId: expect.any(String),
      errors: [
        {
          message: expect.any(String),
          context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
        },
      ],
      links: { scopes: expect.any(String) },
      category: 'MISSING_SCOPES',
    });
  });

  it('gives every error its own correlation id', async () => {
    const [one, two] = [await sandbox().send(details), await sandbox().send(details)];
    expect(one.body.correlationId).not.toBe(two.body.correlationId);
  });

  it('answers an unknown route with 404 in JSON', async () => {
    const { status, body } = await sandbox().send('/crm/v9/objects/contacts');
    expect(status).toBe(404);
    expect(body).toMatchObject({ status: 'error', correlationId: expect.any(String) });
  });
});

describe('account details (HubSpot: account facts)', () => {
  it.each([
    ['v3', hubId, 'STANDARD', 'Europe/Berlin', '+01:00', 3_600_000],
    ['2026-03', otherHubId, 'DEVELOPER_TEST', 'America/New_York', '-05:00', -18_000_000],
  ])(
    'tells on %s who account %d is',
    async (version, id, accountType, timeZone, utcOffset, utcOffsetMilliseconds) => {
      const { access_token } = await sandbox().connect({ hubId: String(id) });
      const { body } = await sandbox().api(access_token, 'GET', `/account-info/${version}/details`);
      expect(body).toMatchObject({ portalId: id, accountType, timeZone, utcOffset, utcOffsetMilliseconds });
    },
  );

  it('names a UI domain under which record links open', async () => {
    const { access_token } = await sandbox().connect();
    const { body: account } = await sandbox().api(access_token, 'GET', details);
    const { body: contact } = await sandbox().api(access_token, 'POST', '/crm/v3/objects/contacts', {
      properties: { email: 'ada@example.com', firstname: '<i>Ada</i>' },
    });
    const link = `http://${account.uiDomain}/contacts/${account.portalId}/record/0-1/${contact.id}`;
    const page = await fetch(link);
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain('ada@example.com');
    expect(text).not.toContain('<i>');
  });
});
