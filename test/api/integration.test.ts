import { beginSync } from '../../src/leads/begin-sync.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const hubspot = useHubSpot();
const api = useApi(parts, { hubspot });
const PATH = '/v1/integrations/hubspot';

describe('GET /v1/integrations/hubspot', () => {
  it('says of a new workspace that it is not connected', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expect((await api.call('GET', PATH, { key })).body).toMatchObject({
      status: 'not_connected',
      account: null,
      scopes: [],
      accessExpiresAt: null,
      refreshedAt: null,
      connectedAt: null,
      counts: { received: 0, syncing: 0, waiting: 0, synced: 0, failed: 0 },
      lastSyncedAt: null,
      lastError: null,
    });
  });

  it('shows the account, its permissions and how long they last, and no token', async () => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const { body } = await api.call('GET', PATH, { key });
    expect(body).toMatchObject({
      status: 'connected',
      account: { hubId: ACME, domain: expect.any(String), timeZone: expect.any(String) },
      scopes: expect.arrayContaining(['crm.objects.contacts.read', 'crm.objects.contacts.write']),
      lastError: null,
    });
    expect(Date.parse(body.accessExpiresAt)).toBeGreaterThan(Date.now());
    expect(Object.keys(body).filter((name) => /token/i.test(name))).toEqual([]);
  });

  it("counts the workspace's own leads by status", async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    await aLead(parts.db, tenantId);
    const failed = await aLead(parts.db, tenantId);
    await beginSync(parts.db, failed);
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    await recordSynced(parts.db, await aLead(parts.db, tenantId), SYNCED);
    const { body } = await api.call('GET', PATH, { key });
    expect(body.counts).toEqual({ received: 1, syncing: 0, waiting: 0, synced: 1, failed: 1 });
    expect(Date.parse(body.lastSyncedAt)).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('POST /v1/integrations/hubspot/connect', () => {
  it('sends the browser of a signed-in person to HubSpot, under a state of its own', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { body: link } = await api.call('POST', '/v1/sessions', { key });
    const signedIn = await api.call('POST', new URL(link.url).pathname);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { body: session } = await api.call('GET', '/v1/session', { headers: { cookie } });

    const headers = { cookie, 'x-csrf-token': session.csrfToken };
    const states: (string | null)[] = [];
    for (let pressed = 0; pressed < 2; pressed++) {
      const { status, body } = await api.call('POST', `${PATH}/connect`, { headers });
      expect(status).toBe(200);
      const url = new URL(body.authorizeUrl);
      expect(url.origin + url.pathname).toBe(`${hubspot.app.appUrl}/oauth/authorize`);
      states.push(url.searchParams.get('state'));
    }
    expect(new Set(states).size).toBe(2);
    expect(states[0]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expectProblem(await api.call('POST', `${PATH}/connect`, { headers: { cookie } }), [
      403,
      'csrf-token-wrong',
    ]);
  });
});
