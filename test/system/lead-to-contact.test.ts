import { eq } from 'drizzle-orm';
import { openToken } from '../../src/connections/seal-token.ts';
import { connections, fieldMappings } from '../../src/db/schema.ts';
import { everythingInHistory } from '../support/histories.ts';
import { useSystem } from '../support/system.ts';

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

    expect(await system.settled(key)).toEqual({
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

  it('lets nothing personal and no secret into Temporal or into a log line', async () => {
    const { id, key } = await system.aConnectedTenant();
    // A refusal of HubSpot's and a break of the connection are the moments in which data likes to leak.
    await system.database.db
      .insert(fieldMappings)
      .values({ tenantId: id, field: 'budget', property: 'no_such_property' });
    const marked = { name: 'Marked-First Marked-Last', phone: '+49-marked-phone', budget: 'marked-budget' };
    const warned = await submit(key, { email: 'marked-mail@example.com', ...marked });
    expect(await system.settled(key)).toMatchObject({ synced: 1 });
    const secrets = [key, ...(await storedTokens(id))];
    await system.hubspot.uninstall();
    await submit(key, { email: 'marked-mail@example.com', ...marked });
    expect(await system.settled(key)).toMatchObject({ waiting: 1 });

    const known = `${await everythingInHistory(system.client)}\n${system.output.join('\n')}`;
    expect(known).toContain(warned); // the scan does see what is there
    expect(known).not.toMatch(/marked/i);
    for (const secret of secrets) expect(known).not.toContain(secret);
  });

  async function reached(key: string, synced: number): Promise<void> {
    for (;;) {
      const { body } = await system.call('GET', '/v1/integrations/hubspot', { key });
      if (((body.counts as Record<string, number>).synced ?? 0) >= synced) return;
    }
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
