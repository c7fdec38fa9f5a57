import { sql } from 'drizzle-orm';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { mapped } from '../support/mappings.ts';
import { anMcpHost } from '../support/mcp.ts';
import { connect } from '../support/tenants.ts';
import { aWorkspace, type Workspace } from './callers.ts';
import { contentsOf } from './contents.ts';
import { aNeighbour, MARK, type Neighbour } from './neighbours.ts';

/** What has no id of ours is told apart by its workspace alone. */
/** Of another account than the neighbour's, or it would be left alone for their sake. */
const UNKNOWN_ACCOUNT = 1;

describe('what two workspaces call the same', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot });
  let neighbour: Neighbour;
  let own: Workspace;
  let before: object;

  beforeAll(async () => {
    neighbour = await aNeighbour(parts.db, hubspot);
    before = await contentsOf(parts.db, neighbour.tenantId);
  });
  beforeEach(async () => {
    own = await aWorkspace(parts.db);
  });
  afterEach(async () => {
    expect(await contentsOf(parts.db, neighbour.tenantId)).toEqual(before);
  });

  it('an Idempotency-Key finds the lead of its own workspace', async () => {
    const json = { fields: { email: 'grace@example.com' } };
    const submit = () =>
      api.call('POST', '/v1/leads', { json, headers: { ...own.key, 'idempotency-key': 'a-key' } });
    const [first, again] = [await submit(), await submit()];
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.id).toBe(first.body.id);
  });

  it('a field that gets another name takes the mapping of its own workspace along', async () => {
    await mapped(parts.db, own.tenantId, ['budget', 'city', 'always']);
    const formFields = aForm({ name: 'budget' });
    const { agentId } = await aCollectingAgent(parts.db, own.tenantId, { formFields });
    const json = { formFields: [formFields[0], { ...formFields[1], name: 'money', renamedFrom: 'budget' }] };
    const headers = { ...own.key, 'if-match': '"1"' };
    expect((await api.call('PATCH', `/v1/agents/${agentId}`, { json, headers })).status).toBe(200);
  });

  it('a model is offered the tools of its own workspace', async () => {
    const host = await anMcpHost(`${api.url}/mcp`, own.apiKey);
    expect((await host.listTools()).tools).toEqual([]);
    const call = { name: 'collect_lead', arguments: { email: 'grace@example.com' } };
    expect((await host.callTool(call)).isError).toBe(true);
    const ofTheirs = await anMcpHost(`${api.url}/mcp?agent=${neighbour.agentId}`, own.apiKey);
    await expect(ofTheirs.listTools()).rejects.toThrow('no such agent');
  });

  it('HubSpot is left with the tokens of its own workspace, and the account to confirm says whose leads wait', async () => {
    await connect(parts.db, hubspot, own.tenantId);
    await parts.db.execute(sql`insert into pending_connections
      select (jsonb_populate_record(p, jsonb_build_object(
        'tenant_id', ${own.tenantId}::text, 'hub_domain', 'own', 'hub_id', ${UNKNOWN_ACCOUNT}::bigint))).*
      from pending_connections p where tenant_id = ${neighbour.tenantId}`);
    const pending = await api.call('GET', '/v1/integrations/hubspot/pending', { headers: own.session });
    expect(pending.body).toMatchObject({ waitingLeads: 0, account: { domain: 'own' } });
    const ended = await api.call('DELETE', '/v1/integrations/hubspot', { headers: own.key });
    // Of the two accounts the pending one has tokens that are sealed for the neighbour: they end nothing here.
    expect(ended.body).toMatchObject({ status: 'disconnected', confirmed: false });
    const ofOwn = { method: 'DELETE', operation: 'app.uninstall', status: 204 };
    expect(await hubspot.requests('app.uninstall')).toMatchObject([ofOwn]);
    const { text } = await api.call('GET', '/v1/integrations/hubspot', { headers: own.key });
    expect(text).not.toContain(MARK);
  });
});
