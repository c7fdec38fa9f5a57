import { beginSync } from '../../src/leads/begin-sync.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const hubspot = useHubSpot();
const api = useApi(parts, { hubspot });
const PATH = '/v1/integrations/hubspot';
afterEach(() => forgetConnections(parts.db));

describe('GET /v1/integrations/hubspot', () => {
  it('says of a new workspace that it is not connected', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expect((await api.call('GET', PATH, { key })).body).toEqual({
      status: 'not_connected',
      health: 'ok',
      reason: null,
      since: null,
      nextRetryAt: null,
      account: null,
      scopes: [],
      accessExpiresAt: null,
      renewsAt: null,
      refreshedAt: null,
      connectedAt: null,
      connectedBy: null,
      disconnectedAt: null,
      disconnectedBy: null,
      waitingCount: 0,
      failedOpen: 0,
      synced24h: 0,
      counts: { received: 0, syncing: 0, waiting: 0, synced: 0, failed: 0 },
      lastSyncedAt: null,
      drain: null,
      limit: null,
      lastError: null,
      checklist: { connected: false, collectLead: false, firstSynced: false },
    });
  });

  it('shows the account, who connected it, its permissions and how long they last, and no token', async () => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const { body, text } = await api.call('GET', PATH, { key });
    const integration = JSON.parse(text);
    expect(body).toMatchObject({
      status: 'connected',
      account: {
        hubId: ACME,
        name: 'acme.example',
        timeZone: 'Europe/Berlin',
        uiUrl: `${hubspot.app.appUrl}/contacts/${ACME}`,
      },
      connectedBy: 'admin@acme.example',
      scopes: expect.arrayContaining(['crm.objects.contacts.read', 'crm.objects.contacts.write']),
      lastError: null,
    });
    expect(Object.keys(body).filter((name) => /token/i.test(name))).toEqual([]);
    const leadMs = Date.parse(body.accessExpiresAt) - Date.parse(integration.renewsAt);
    expect(leadMs).toBe(4 * 60_000); // at the latest; five minutes at the earliest
    expect(Date.parse(integration.renewsAt)).toBeGreaterThan(Date.now());
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
    expect(body).toMatchObject({ waitingCount: 0, failedOpen: 1, synced24h: 1 });
    expect(Date.parse(body.lastSyncedAt)).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe('GET …/history', () => {
  const history = async (key: string, query = '') =>
    JSON.parse((await api.call('GET', `${PATH}/history${query}`, { key })).text);

  it('is told in sentences, newest first, with who did it', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    await api.call('DELETE', PATH, { headers: await aBrowser(parts.db, tenantId) });
    const { items, nextCursor } = await history(key);
    expect(items).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        until: null,
        times: 1,
        kind: 'disconnected',
        message: 'HubSpot was disconnected and the tokens were erased; waiting leads are kept.',
        by: 'An admin',
      },
      expect.objectContaining({
        kind: 'connected',
        message: `HubSpot account acme.example (${ACME}) was connected.`,
        by: 'admin@acme.example',
      }),
    ]);
    expect(nextCursor).toBeNull();
  });

  it('goes on where a page ends, and is nobody else’s', async () => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const { apiKey: neighbour } = await aTenant(parts.db);
    await api.call('DELETE', PATH, { key });
    const first = await history(key, '?limit=1');
    const second = await history(key, `?limit=1&cursor=${first.nextCursor}`);
    expect([first, second].map(({ items }) => items.map(({ kind }: { kind: string }) => kind))).toEqual([
      ['disconnected'],
      ['connected'],
    ]);
    expect(second.nextCursor).toBeNull();
    expect(await history(neighbour)).toEqual({ items: [], nextCursor: null });
  });

  it('takes no cursor but its own', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expectProblem(await api.call('GET', `${PATH}/history?cursor=abc`, { key }), [422, 'input-invalid']);
  });
});

describe('POST /v1/integrations/hubspot/connect', () => {
  it('sends the browser of a signed-in person to HubSpot, under a state of its own', async () => {
    const headers = await aBrowser(parts.db, (await aTenant(parts.db)).tenantId);
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
    expectProblem(await api.call('POST', `${PATH}/connect`, { headers: { cookie: headers.cookie } }), [
      403,
      'csrf-token-wrong',
    ]);
  });
});
