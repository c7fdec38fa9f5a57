import { sql } from 'drizzle-orm';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted } from '../../src/leads/record-outcome.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { aLead, timeline } from '../support/leads.ts';
import { aConnectedTenant } from '../support/tenants.ts';

const PATH = '/v1/integrations/hubspot';

describe('DELETE /v1/integrations/hubspot', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot });

  beforeEach(() => {
    api.signals.length = 0;
  });
  afterEach(() => forgetConnections(parts.db));

  it('disconnects, tells the refresh workflow, and says so in words; a second time is refused', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const { status, body } = await api.call('DELETE', PATH, { key });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'disconnected',
      confirmed: true,
      message: expect.stringMatching(/^HubSpot is disconnected .*new leads are kept and wait here\.$/),
    });
    expect(api.signals).toEqual([{ signal: 'disconnected', tenantId }]);
    expect((await api.call('GET', PATH, { key })).body).toMatchObject({
      status: 'disconnected',
      accessExpiresAt: null,
      renewsAt: null,
      disconnectedAt: expect.any(String),
      disconnectedBy: 'The API key “First key”',
    });
    expectProblem(await api.call('DELETE', PATH, { key }), [409, 'not-connected']);
    expect(api.signals).toHaveLength(1);
  });

  it('lets waiting leads wait on', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId);
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    await api.call('DELETE', PATH, { key });
    expect((await readLead(parts.db, lead)).lead).toMatchObject({
      status: 'waiting',
      waitingFor: 'connection',
      email: 'ada@example.com',
    });
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'waiting']);
    expect((await api.call('GET', PATH, { key })).body.counts).toMatchObject({ waiting: 1 });
  });

  it('is for our own page, not for another site that a signed-in person looks at', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { cookie, ...token } = await aBrowser(parts.db, tenantId);
    expectProblem(await api.call('DELETE', PATH, { headers: { cookie } }), [403, 'csrf-token-wrong']);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected' });
    expect((await api.call('DELETE', PATH, { headers: { cookie, ...token } })).status).toBe(200);
  });

  it('says where a person can make sure, when HubSpot did not confirm', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    await parts.db.execute(
      sql`update connections set access_token = 'damaged', refresh_token = 'damaged' where tenant_id = ${tenantId}`,
    );
    const { status, body } = await api.call('DELETE', PATH, { key });
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'disconnected',
      confirmed: false,
      message: expect.stringMatching(/did not confirm the revocation; .* under Connected apps in HubSpot\.$/),
    });
    expect(api.signals).toEqual([{ signal: 'disconnected', tenantId }]);
  });
});
