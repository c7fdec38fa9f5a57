import { useSystem } from '../support/system.ts';

jest.setTimeout(240_000);

describe("a burst at HubSpot's real quota", () => {
  const system = useSystem({ each: 2, requestsPer10s: 100, searchesPerSecond: 5 });

  it('of 400 leads is synced by two workers without a single 429, in a fraction of the calls', async () => {
    const { key } = await system.aConnectedTenant();
    const emails = Array.from({ length: 400 }, (_, n) => `burst${n}@example.com`);
    await Promise.all(
      emails.map((email) =>
        system.call('POST', '/v1/leads', { key, json: { fields: { email, name: 'One Of Many' } } }),
      ),
    );
    expect(await system.settled(key)).toMatchObject({ synced: 400, failed: 0, waiting: 0 });

    const requests = await system.hubspot.requests();
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(requests.filter(({ operation }) => operation.startsWith('contacts.')).length).toBeLessThan(600);
    const contacts = (await system.hubspot.contacts()).map(({ properties }) => properties.email);
    expect(contacts.sort()).toEqual(emails.sort());
  });
});
