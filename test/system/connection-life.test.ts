import { eq, sql } from 'drizzle-orm';
import { connections } from '../../src/db/schema.ts';
import {
  DISCONNECTED,
  STATUS,
  type TokenRefreshStatus,
  tokenRefreshWorkflowId,
} from '../../src/workflows/contract.ts';
import { useSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

jest.setTimeout(300_000);

/** Two a second; STEADY_LEADS=240 makes it two minutes. */
const STEADY_LEADS = Number(process.env.STEADY_LEADS || 40);
const STEADY_EVERY_MS = 500;
const TOKEN_SECONDS = 12;

describe('the life of a connection, with two api and two worker processes', () => {
  const system = useSystem({ each: 2 });

  const submit = async (key: string, fields: Record<string, unknown>) => {
    const answer = await system.call('POST', '/v1/leads', { key, json: { fields } });
    expect(answer.status).toBe(202);
    return String(answer.body.id);
  };
  const integration = async (key: string) =>
    (await system.call('GET', '/v1/integrations/hubspot', { key })).body;

  it('gives each connected workspace a refresh workflow, which ends with the connection', async () => {
    const { id, key } = await system.aConnectedTenant();
    const handle = system.client.workflow.getHandle(tokenRefreshWorkflowId({ tenantId: id }));
    const state = () => handle.query<TokenRefreshStatus>(STATUS).catch(() => null); // it may not have begun
    await until(async () => (await state())?.state === 'fresh');

    const answer = await system.call('DELETE', '/v1/integrations/hubspot', { key });
    expect(answer).toMatchObject({ status: 200, body: { status: 'disconnected', confirmed: true } });
    expect(await handle.result()).toBe(DISCONNECTED);
    expect(await integration(key)).toMatchObject({ status: 'disconnected', accessExpiresAt: null });
  });

  it('survives an uninstall in the middle of a burst: one change of state, and after a reconnect all 200 are synced', async () => {
    const { id, key } = await system.aConnectedTenant();
    const emails = Array.from({ length: 200 }, (_, n) => `burst${n}@example.com`);
    await Promise.all(emails.map((email) => submit(key, { email })));
    await until(async () => ((await integration(key)).counts as { synced: number }).synced >= 30);
    await system.hubspot.uninstall();
    const stopped = await system.settled(key);
    expect(stopped.waiting).toBeGreaterThan(0);
    expect((stopped.waiting ?? 0) + (stopped.synced ?? 0)).toBe(200);
    expect(await integration(key)).toMatchObject({ status: 'reconnect_required' });
    const breaks = (await system.connectionHistory(id)).filter((kind) => kind === 'reconnect_required');
    expect(breaks).toHaveLength(1);

    await system.connect(key);
    await until(async () => ((await integration(key)).counts as { synced: number }).synced === 200);
    const contacts = (await system.hubspot.contacts()).map(({ properties }) => properties.email);
    expect(contacts.sort()).toEqual(emails.sort());
  });

  it('lets the later of two leads of one person win, in whatever order they are written', async () => {
    const { key } = await system.aConnectedTenant();
    const rounds = Array.from({ length: 20 }, (_, n) => `twice${n}@example.com`);
    for (const email of rounds) {
      await submit(key, { email, phone: 'older', company: 'Only the older says' });
      await submit(key, { email, phone: 'newer' });
    }
    await system.settled(key);
    const contacts = await system.hubspot.contacts();
    expect(contacts).toHaveLength(rounds.length);
    for (const { properties } of contacts) {
      expect(properties).toMatchObject({ phone: 'newer', company: 'Only the older says' });
    }
  });

  it('renews short-lived tokens before they end, while leads come steadily: no 401, and no lead is late', async () => {
    await system.hubspot.setTokenSeconds(TOKEN_SECONDS);
    const { key } = await system.aConnectedTenant();
    const leads: string[] = [];
    const began = performance.now();
    for (let n = 0; n < STEADY_LEADS; n++) {
      const answer = await system.call('POST', '/v1/leads', {
        key,
        json: { fields: { email: `steady${n}@example.com` } },
      });
      leads.push(String(answer.body.id));
      await system.pause(STEADY_EVERY_MS);
    }
    await system.settled(key);
    const lastedMs = performance.now() - began;
    const statuses = (await system.hubspot.requests()).map(({ status }) => status);
    expect(statuses).not.toContain(401);
    const refreshes = await system.hubspot.requests('token.refresh');
    const due = lastedMs / (TOKEN_SECONDS * 1_000 * (2 / 3));
    expect(refreshes.length).toBeGreaterThanOrEqual(Math.max(1, Math.floor(due * 0.75) - 1));
    expect(refreshes.length).toBeLessThanOrEqual(Math.ceil(due * 1.4));
    for (const id of leads) {
      const { body } = await system.call('GET', `/v1/leads/${id}`, { key });
      const lateMs = Date.parse(String(body.syncedAt)) - Date.parse(String(body.receivedAt));
      const kinds = (body.events as { kind: string }[]).map(({ kind }) => kind);
      expect(kinds).toEqual(['received', 'syncing', 'synced']); // none waited for a token
      expect(lateMs).toBeLessThan(30_000);
    }
  });

  it('refreshes an expired token once, though 200 leads need it at the same moment in four processes', async () => {
    const { id, key } = await system.aConnectedTenant();
    await system.stopRefreshing(id); // its renewal would come before the leads
    await system.database.db
      .update(connections)
      .set({ accessExpiresAt: sql`now() - interval '1 minute'` })
      .where(eq(connections.tenantId, id));
    await Promise.all(
      Array.from({ length: 200 }, (_, n) => {
        const api = system.urls[n % 2] ?? '';
        return system.call('POST', `${api}/v1/leads`, {
          key,
          json: { fields: { email: `many${n}@example.com` } },
        });
      }),
    );
    const counts = await system.settled(key);
    expect(await system.halted(key)).toEqual([]);
    expect(counts).toMatchObject({ synced: 200 });
    expect(await system.hubspot.requests('token.refresh')).toHaveLength(1);
  });
});
