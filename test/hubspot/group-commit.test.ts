import { GroupCommit, type GroupCommitMode } from '../../src/hubspot/group-commit.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import type { HubSpotError } from '../../src/hubspot/hubspot-error.ts';
import { Meter } from '../../src/hubspot/meter.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { forgetConnections, tokensOf } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { aConnectedTenant } from '../support/tenants.ts';
import { UNMETERED } from '../support/unmetered.ts';

describe('calls of one account', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  let accessToken = '';

  beforeEach(async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    accessToken = (await tokensOf(parts.db, tenantId)).access;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await forgetConnections(parts.db);
  });

  function contacts({ requests = 100, searches = 5, mode = 'on' as GroupCommitMode } = {}) {
    const { app } = hubspot;
    const client = new HubSpotClient({
      apiUrl: app.apiUrl,
      version: app.version,
      tokens: async () => ({ accessToken, version: 1 }),
      meter: UNMETERED,
    });
    const meter = new Meter(new Quota(parts.db, { requests, searches }), ACME);
    return new GroupCommit({ client, meter, mode });
  }
  const emails = (count: number) => Array.from({ length: count }, (_, n) => `person${n}@example.com`);
  const operations = async () =>
    (await hubspot.requests()).map(({ operation }) => operation).filter((o) => o.startsWith('contacts.'));

  it('go out alone, through the endpoints that are documented, while nobody waits', async () => {
    const account = contacts();
    expect(await account.searchContactByEmail('ada@example.com')).toBeNull();
    const { id } = await account.createContact({ email: 'ada@example.com', firstname: 'Ada' });
    expect((await account.updateContact(id, { lastname: 'King' })).id).toBe(id);
    expect((await account.readContact(id, ['lastname'])).properties).toMatchObject({ lastname: 'King' });
    expect(await operations()).toEqual([
      'contacts.search',
      'contacts.create',
      'contacts.update',
      'contacts.read',
    ]);
  });

  it('leave together when many wait: a hundred leads in a handful of calls, each with its own result', async () => {
    const account = contacts();
    const created = await Promise.all(
      emails(100).map((email) => account.createContact({ email, firstname: email })),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(100);
    const found = await Promise.all(emails(100).map((email) => account.searchContactByEmail(email)));
    expect(found.map((contact) => contact?.id)).toEqual(created.map(({ id }) => id));
    await Promise.all(created.map(({ id }, n) => account.updateContact(id, { lastname: `of ${n}` })));

    const made = await hubspot.contacts();
    expect(made).toHaveLength(100);
    for (const { properties } of made) expect(properties.firstname).toBe(properties.email);
    expect((await operations()).length).toBeLessThan(12);
  });

  it('look up those that are not there, and by additional addresses', async () => {
    const account = contacts();
    const [one, two] = await Promise.all(
      ['one@example.com', 'two@example.com'].map((email) => account.createContact({ email })),
    );
    await pageOf(hubspot).merge(one?.id ?? '', two?.id ?? '');
    const found = await Promise.all(
      ['nobody@example.com', 'one@example.com', 'two@example.com', 'no-one@example.com'].map((email) =>
        account.searchContactByEmail(email),
      ),
    );
    expect(found[0]).toBeNull();
    expect(found[3]).toBeNull();
    expect(found[1]?.id).toBe(found[2]?.id);
  });

  it('read the values of a hundred contacts in a handful of calls, to each what it asked for', async () => {
    const account = contacts();
    const created = await Promise.all(
      emails(100).map((email, n) => account.createContact({ email, city: `city ${n}`, phone: `phone ${n}` })),
    );
    const before = (await operations()).length;
    const asked = created.map(({ id }, n) => account.readContact(id, [n % 2 === 0 ? 'city' : 'phone']));
    for (const [n, { id, properties }] of (await Promise.all(asked)).entries()) {
      expect(id).toBe(created[n]?.id);
      expect(properties).toMatchObject(n % 2 === 0 ? { city: `city ${n}` } : { phone: `phone ${n}` });
    }
    expect((await operations()).length - before).toBeLessThan(6);
  });

  it('read a contact that is gone, merged or asked for twice beside others as they would alone', async () => {
    const account = contacts();
    const ids = (
      await Promise.all(emails(8).map((email, n) => account.createContact({ email, city: `${n}` })))
    ).map(({ id }) => id);
    const [gone = '', primary = '', merged = '', ...others] = ids;
    await pageOf(hubspot).deleteContact(gone);
    await pageOf(hubspot).merge(primary, merged);
    const survivor = (await hubspot.contacts()).find(({ properties }) => properties.city === '1')?.id ?? '';
    const read = (id: string) => account.readContact(id, ['city']);
    const asked = [...others, gone, primary, merged, survivor, survivor];
    const results = await Promise.allSettled(asked.map(read));
    const seen = results.map((result) =>
      result.status === 'fulfilled'
        ? [result.value.id, result.value.properties.city]
        : (result.reason as HubSpotError).verdict.is,
    );
    expect(seen).toEqual([
      ...others.map((id, n) => [id, `${n + 3}`]),
      'gone',
      ...Array.from({ length: 4 }, () => [survivor, '1']),
    ]);
    const batches = await hubspot.requests('contacts.batch.read');
    expect(batches.filter(({ status }) => status >= 400)).toEqual([]); // none was refused for an id that came twice
  });

  it('give each lead of a refused batch its own result: the good ones are written, the bad one says why', async () => {
    const account = contacts();
    const results = await Promise.allSettled(
      emails(40).map((email, n) =>
        account.createContact({ email, ...(n === 17 ? { no_such_property: 'x' } : {}) }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(39);
    const refused = results[17] as PromiseRejectedResult;
    expect((refused.reason as HubSpotError).verdict).toMatchObject({
      is: 'invalid',
      faults: [{ code: 'PROPERTY_DOESNT_EXIST', property: 'no_such_property' }],
    });
    expect(await hubspot.contacts()).toHaveLength(39);
  });

  it('find the one bad entry of an all-or-nothing batch in a logarithmic number of calls', async () => {
    const account = contacts();
    const created = await Promise.all(emails(64).map((email) => account.createContact({ email })));
    const before = (await operations()).length;
    const results = await Promise.allSettled(
      created.map(({ id }, n) =>
        account.updateContact(id, n === 50 ? { no_such_property: 'x' } : { lastname: 'King' }),
      ),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(results[50]?.status).toBe('rejected');
    for (const { properties } of (await hubspot.contacts()).slice(0, 13))
      expect(properties.lastname).toBe('King');
    expect((await operations()).length - before).toBeLessThanOrEqual(2 * Math.log2(64) + 4);
  });

  it('never put two entries of one contact into one batch', async () => {
    const account = contacts();
    const { id } = await account.createContact({ email: 'ada@example.com' });
    const values = Array.from({ length: 12 }, (_, n) => `v${n}`);
    const results = await Promise.all(values.map((lastname) => account.updateContact(id, { lastname })));
    expect(results.every((contact) => contact.id === id)).toBe(true);
  });

  it('use the store when searches run short, and never wait for them', async () => {
    const [account, quota] = [contacts(), new Quota(parts.db, { requests: 100, searches: 5 })];
    await quota.block(ACME, 'searches', { ms: 600_000, why: 'rate_limit' });
    for (const email of emails(10)) await account.searchContactByEmail(email);
    expect(await operations()).toEqual(Array.from({ length: 10 }, () => 'contacts.batch.read'));
  });

  it('spread the searches over their second, and ask the store in between', async () => {
    jest.spyOn(performance, 'now').mockReturnValue(performance.now()); // that second does not pass
    const take = jest.spyOn(Quota.prototype, 'take');
    const account = contacts({ searches: 2 });
    for (const email of emails(5)) expect(await account.searchContactByEmail(email)).toBeNull();
    const kinds = take.mock.calls.map(([, kind]) => kind);
    expect(kinds).toEqual(['searches', 'searches', 'requests', 'requests', 'requests']);
    const [first, second, ...rest] = await operations();
    expect([first, second]).toEqual(['contacts.search', 'contacts.search']);
    expect(new Set(rest)).toEqual(new Set(['contacts.batch.read']));
  });

  it('go out one by one when group commit is switched off', async () => {
    const account = contacts({ mode: 'off', searches: 20 });
    await Promise.all(emails(10).map((email) => account.createContact({ email })));
    await Promise.all(emails(10).map((email) => account.searchContactByEmail(email)));
    const ten = (operation: string) => Array.from({ length: 10 }, () => operation);
    const [one] = await hubspot.contacts();
    await Promise.all(emails(10).map(() => account.readContact(one?.id ?? '', ['city'])));
    expect(await operations()).toEqual([
      ...ten('contacts.create'),
      ...ten('contacts.search'),
      ...ten('contacts.read'),
    ]);
  });

  it('let nobody who asks beside them forget how many stand in line', async () => {
    const [account, quota] = [contacts(), new Quota(parts.db, { requests: 100, searches: 5 })];
    const asked = jest.spyOn(Quota.prototype, 'take');
    const inLine = async () => {
      const rows = await parts.db.query.hubspotQuotas.findMany();
      const { waiters = {} } = rows.find((row) => row.hubId === ACME && row.kind === 'requests') ?? {};
      return Object.values(waiters).reduce((sum, [count]) => sum + count, 0);
    };
    await quota.block(ACME, 'requests', { ms: 6_000, why: 'rate_limit' });
    const waiting = account.createContact({ email: 'ada@example.com' });
    await asked.mock.results.at(-1)?.value;
    expect(await inLine()).toBe(1);
    const beside = account.readContactByEmail('grace@example.com');
    await asked.mock.results.at(-1)?.value;
    expect(await inLine()).toBe(1);
    await Promise.all([waiting, beside]);
  });

  it('look contacts up in the store where they are to be compared without the search', async () => {
    const account = contacts({ mode: 'off_get' });
    expect(await account.searchContactByEmail('ada@example.com')).toBeNull();
    expect(await operations()).toEqual(['contacts.read']);
  });
});
