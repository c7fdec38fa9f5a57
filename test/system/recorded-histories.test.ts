import {
  DISCONNECTED,
  REFRESH_NOW,
  STATUS,
  syncLeadWorkflowId,
  type TokenRefreshStatus,
  tokenRefreshWorkflowId,
} from '../../src/workflows/contract.ts';
import { quietTemporal } from '../support/quiet-temporal.ts';
import { replayNow } from '../support/record-history.ts';
import { useSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

jest.setTimeout(180_000);

/** Looks like an address to us, and not to HubSpot. */
const REFUSED_BY_HUBSPOT = 'ada@exa_mple.com';

describe('histories of the running service', () => {
  beforeAll(quietTemporal);
  const system = useSystem();

  const submit = async (key: string, fields: Record<string, unknown>) =>
    String((await system.call('POST', '/v1/leads', { key, json: { fields } })).body.id);

  const replay = (name: string, workflowId: string) =>
    replayNow(name, system.client.workflow.getHandle(workflowId));

  it('replay: a lead created, one updated, one refused', async () => {
    const { id, key } = await system.aConnectedTenant();
    const runOf = (leadId: string) => syncLeadWorkflowId({ tenantId: id, leadId });
    const created = await submit(key, { email: 'ada@example.com', name: 'Ada Lovelace' });
    await system.settled(key);
    const updated = await submit(key, { email: 'ada@example.com', phone: '+44 20 7946 0000' });
    const refused = await submit(key, { email: REFUSED_BY_HUBSPOT });
    expect(await system.settled(key)).toMatchObject({ synced: 2, failed: 1 });
    await replay('lead-created', runOf(created));
    await replay('lead-updated', runOf(updated));
    await replay('lead-refused', runOf(refused));
  });

  it('replay: a lead that waited for the connection, and a connection from its first day to its last', async () => {
    const { id, key } = await system.aTenant();
    const lead = await submit(key, { email: 'early@example.com' });
    await system.settled(key);
    await system.connect(key);
    const connection = system.client.workflow.getHandle(tokenRefreshWorkflowId({ tenantId: id }));
    const stateOf = () => connection.query<TokenRefreshStatus>(STATUS).catch(() => null); // not begun yet, or too busy
    const isIn = (state: TokenRefreshStatus['state']) =>
      until(async () => (await stateOf())?.state === state);
    await isIn('fresh');
    await until(async () => (await system.settled(key)).synced === 1);
    await replay('lead-waited-for-connection', syncLeadWorkflowId({ tenantId: id, leadId: lead }));

    await connection.signal(REFRESH_NOW);
    await until(async () => (await system.hubspot.requests('token.refresh')).length > 0);
    await isIn('fresh');
    await system.hubspot.uninstall();
    await connection.signal(REFRESH_NOW);
    await isIn('reconnect_required');
    await system.connect(key);
    await isIn('fresh');
    await system.call('DELETE', '/v1/integrations/hubspot', { key });
    expect(await connection.result()).toBe(DISCONNECTED);
    await replay('connection-reconnected-and-ended', tokenRefreshWorkflowId({ tenantId: id }));
  });
});
