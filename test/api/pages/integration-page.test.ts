import { useApi } from '../../support/api.ts';
import { forgetConnections } from '../../support/connections.ts';
import { useDatabase } from '../../support/database.ts';
import { ACME, BETA, useHubSpot } from '../../support/hubspot.ts';
import { aConnectedTenant, aSession, aTenant } from '../../support/tenants.ts';

const PAGE = '/app/integrations/hubspot';

describe('the HubSpot page', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot });
  afterEach(() => forgetConnections(parts.db));

  async function aBrowserOf(tenantId: string) {
    const { sessionToken } = await aSession(parts.db, tenantId);
    const headers = { cookie: `assistloop_session=${sessionToken}` };
    const open = async (path = PAGE) => (await api.call('GET', path, { headers })).text;
    const press = async (action: string) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(await open())?.[1] ?? '';
      const raw = new URLSearchParams({ csrf }).toString();
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      return api.call('POST', `${PAGE}/${action}`, { headers: form, raw });
    };
    /** Presses Connect, approves an account on HubSpot's page, and comes back. */
    const connectTo = async (hubId: number) => {
      const begun = await press('connect');
      const back = await hubspot.decide(begun.headers.get('location') ?? '', { hubId });
      const done = await api.call('GET', back.pathname + back.search, { headers });
      return open(done.headers.get('location') ?? '');
    };
    return { open, press, connectTo, headers };
  }

  it('connects by one button, and says so', async () => {
    const { tenantId } = await aTenant(parts.db);
    const browser = await aBrowserOf(tenantId);
    expect(await browser.open()).toContain('Not connected');
    expect(await browser.connectTo(ACME)).toMatch(/HubSpot is connected.*Connected/s);
  });

  it('asks before another account than before is used, and does what the person says', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot, ACME);
    const browser = await aBrowserOf(tenantId);
    expect(await browser.connectTo(BETA)).toContain('Use beta.example (48000002) and send them there');
    await browser.press('cancel');
    expect(await browser.open()).toMatch(/acme\.example \(48000001\)/);
    await browser.connectTo(BETA);
    await browser.press('confirm');
    const page = await browser.open();
    expect(page).toMatch(/beta\.example \(48000002\)/);
    expect(page).not.toContain('acme.example');
    expect(api.signals).toContainEqual({ signal: 'reconnected', tenantId });
  });

  it('disconnects by one button', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot, ACME);
    const browser = await aBrowserOf(tenantId);
    await browser.press('disconnect');
    expect(await browser.open()).toContain('Disconnected');
  });

  it.each(['connect', 'disconnect', 'confirm', 'cancel'])(
    'refuses %s from a form of somebody else',
    async (action) => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot, ACME);
      const { headers, open } = await aBrowserOf(tenantId);
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await api.call('POST', `${PAGE}/${action}`, { headers: form, raw: 'csrf=made-up' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'csrf-token-wrong' } });
      expect(await open()).toContain('<strong>Connected</strong>');
    },
  );

  it('shows nobody who is not signed in anything', async () => {
    const answer = await api.call('GET', PAGE);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/signin']);
  });
});
