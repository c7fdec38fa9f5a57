import { eq } from 'drizzle-orm';
import { openToken } from '../../src/connections/seal-token.ts';
import { connections, fieldMappings } from '../../src/db/schema.ts';
import { everythingInHistory } from '../support/histories.ts';
import { useSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

jest.setTimeout(180_000);

describe('the whole service', () => {
  const system = useSystem();

  const submit = async (key: string, fields: Record<string, unknown>) => {
    const answer = await system.call('POST', '/v1/leads', { key, json: { fields } });
    expect(answer.status).toBe(202);
    return String(answer.body.id);
  };

  it('turns a lead into a contact, and the next lead of the same email into an update of it', async () => {
    const { key } = await system.aConnectedTenant();
    await submit(key, { email: 'Ada@Example.com', name: 'Ada Lovelace' });
    await system.settled(key);
    const again = await submit(key, { email: 'ada@example.com', phone: '+44 20 7946 0000' });
    await system.settled(key);

    expect(await system.hubspot.contacts()).toEqual([
      expect.objectContaining({
        properties: expect.objectContaining({
          email: 'ada@example.com',
          firstname: 'Ada',
          lastname: 'Lovelace',
          phone: '+44 20 7946 0000',
        }),
        updates: 1,
      }),
    ]);
    const { body } = await system.call('GET', `/v1/leads/${again}`, { key });
    expect(body).toMatchObject({ status: 'synced', outcome: 'updated', warnings: [], failure: null });
    expect((body.events as { kind: string }[]).map(({ kind }) => kind)).toEqual([
      'received',
      'syncing',
      'synced',
    ]);
  });

  it('syncs 200 leads submitted at once, though the worker is killed in their middle', async () => {
    const { key } = await system.aConnectedTenant();
    const emails = Array.from({ length: 200 }, (_, n) => `person${n}@example.com`);
    await Promise.all(emails.map((email) => submit(key, { email, name: 'One Of Many' })));
    await reached(key, 40);
    system.kill('worker');

    const counts = await system.settled(key);
    expect(await system.halted(key)).toEqual([]);
    expect(counts).toEqual({
      received: 0,
      syncing: 0,
      waiting: 0,
      failed: 0,
      synced: 200,
    });
    const contacts = (await system.hubspot.contacts()).map(({ properties }) => properties.email);
    expect(contacts.sort()).toEqual(emails.sort());
  });

  it('accepts leads while Temporal is away, and syncs them when it is back', async () => {
    const { key } = await system.aConnectedTenant();
    const startTemporal = await system.stopTemporal();
    for (let n = 0; n < 5; n++) await submit(key, { email: `patient${n}@example.com` });
    await startTemporal();
    expect(await system.settled(key)).toMatchObject({ synced: 5 });
  });

  it('lets leads wait that come before the first connect, and sends them after it', async () => {
    const { key } = await system.aTenant();
    const lead = await submit(key, { email: 'early@example.com' });
    await system.settled(key);
    const waiting = await system.call('GET', `/v1/leads/${lead}`, { key });
    expect(waiting.body).toMatchObject({ status: 'waiting', waitingFor: 'connection' });

    await system.connect(key);
    await reached(key, 1);
    expect(await system.settled(key)).toMatchObject({ waiting: 0, synced: 1 });
  });

  it('lets nothing personal and no secret into Temporal, a log line or a metric', async () => {
    const { id, key } = await system.aConnectedTenant();
    // A refusal of HubSpot's and a break of the connection are the moments in which data likes to leak.
    await system.database.db
      .insert(fieldMappings)
      .values({ tenantId: id, field: 'budget', property: 'no_such_property' });
    const marked = { name: 'Marked-First Marked-Last', phone: '+49-marked-phone', budget: 'marked-budget' };
    const warned = await submit(key, { email: 'marked-mail@example.com', ...marked });
    const counts = await system.settled(key);
    expect(await system.halted(key)).toEqual([]);
    expect(counts).toMatchObject({ synced: 1 });
    await refusedEverywhere(key);
    const failing = await whileDatabaseIsBroken(
      () => submit(key, { email: 'marked-too@example.com', ...marked }),
      key,
    );
    const secrets = [key, ...(await storedTokens(id))];
    await system.hubspot.uninstall();
    await submit(key, { email: 'marked-mail@example.com', ...marked });
    expect(await system.settled(key)).toMatchObject({ waiting: 2 });

    const metrics = await system.metrics();
    expect(metrics).toContain('assistloop_leads_synced_total{outcome="created"}');
    expect(metrics).toContain('temporal_activity_task_received_total{');
    expect(metrics).not.toContain(id);
    const known = [await everythingInHistory(system.client), metrics, ...system.output].join('\n');
    for (const seen of [
      warned,
      failing,
      'a request failed unexpectedly',
      'an activity failed unexpectedly',
    ]) {
      expect(known).toContain(seen); // the scan does see what is there
    }
    expect(known).not.toMatch(/marked/i);
    for (const secret of secrets) expect(known).not.toContain(secret);
  });

  /** Everywhere where somebody may type: what is refused is no more to be seen than what is taken. */
  async function refusedEverywhere(key: string): Promise<void> {
    const json = { fields: { email: 'marked-mail', marked: 'marked' }, marked: true };
    const calls: [method: string, path: string, options: Parameters<typeof system.call>[2]][] = [
      ['POST', '/v1/leads', { key, json }],
      ['POST', '/v1/leads', { key: 'al_marked', json, headers: { 'idempotency-key': 'marked' } }],
      ['GET', '/v1/leads/marked@example.com?q=marked', { key }],
      ['GET', '/v1/leads?q=marked@example.com', { key }],
      ['POST', '/v1/leads/marked@example.com/retry', { key, json }],
      ['POST', '/v1/public/agents/agt_marked/leads', { json, headers: { origin: 'https://marked.example' } }],
      [
        'POST',
        '/mcp',
        {
          key,
          json: {
            jsonrpc: '2.0',
            id: 'marked',
            method: 'tools/call',
            params: { name: 'marked', arguments: json },
          },
        },
      ],
      ['POST', '/webhooks/hubspot', { json, headers: { 'x-hubspot-signature-v3': 'marked' } }],
      ['POST', '/signin', { json: { token: 'marked' } }],
      ['GET', '/oauth/hubspot/callback?code=marked&state=marked', { headers: { cookie: 'session=marked' } }],
      ['GET', '/signin/marked', {}],
      ['GET', '/marked/%E0%A4%A', {}],
    ];
    for (const [method, path, options] of calls) {
      expect((await system.call(method, path, options)).status).toBeLessThan(500);
    }
  }

  /** Errors of PostgreSQL repeat what a statement was given: one in a request, one in an activity. */
  async function whileDatabaseIsBroken(submitted: () => Promise<string>, key: string): Promise<string> {
    const { db } = system.database;
    await db.execute(`alter table lead_texts rename column text to renamed`);
    await expect(submitted()).rejects.toThrow();
    await db.execute(`alter table lead_texts rename column renamed to text`);
    await db.execute(`alter table person_leases add constraint broken check (tenant_id = '')`);
    const lead = await submitted();
    expect(await system.settled(key)).toMatchObject({ waiting: 1 });
    await db.execute(`alter table person_leases drop constraint broken`);
    return lead;
  }

  async function reached(key: string, synced: number): Promise<void> {
    await until(async () => {
      const { body } = await system.call('GET', '/v1/integrations/hubspot', { key });
      return ((body.counts as Record<string, number>).synced ?? 0) >= synced;
    });
  }

  async function storedTokens(tenantId: string): Promise<string[]> {
    const [stored] = await system.database.db
      .select()
      .from(connections)
      .where(eq(connections.tenantId, tenantId));
    const open = (kind: 'access' | 'refresh', sealed: string | null | undefined) =>
      openToken(system.keys, { tenantId, kind }, sealed ?? '');
    return [await open('access', stored?.accessToken), await open('refresh', stored?.refreshToken)];
  }
});
