import { AccountProperties } from '../../src/hubspot/account-properties.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import { Meter } from '../../src/hubspot/meter.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { useDatabase } from '../support/database.ts';
import { aWideQuota } from '../support/quota.ts';
import { answers, held, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { UNMETERED } from '../support/unmetered.ts';

const MINUTE_MS = 60_000;

describe("an account's property definitions", () => {
  const parts = useDatabase();
  const scripted = useScriptedHubSpot();
  let hubId = 0;
  beforeEach(() => {
    hubId += 1;
  });
  afterEach(() => jest.restoreAllMocks());

  const client = (version: 'v3' | '2026-03' = 'v3') =>
    new HubSpotClient({
      apiUrl: scripted.url,
      version,
      tokens: async () => ({ accessToken: 'token', version: 1 }),
      meter: UNMETERED,
    });
  const properties = (version?: 'v3' | '2026-03') =>
    new AccountProperties({ client: client(version), meter: new Meter(aWideQuota(parts.db), hubId) });
  const listOf = (...names: string[]) => answers(200, { results: names.map((name) => ({ name })) });
  const namesOf = async (account: AccountProperties, options?: { ageMaxMs: number }) => [
    ...(await account.definitions(options)).byName.keys(),
  ];
  const now = performance.now.bind(performance);
  const later = (ms: number) => jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);

  it.each([
    ['v3', '/crm/v3/properties/contacts'],
    ['2026-03', '/crm/properties/2026-03/contacts'],
  ] as const)('are read under %s at %s', async (version, path) => {
    scripted.will(listOf('plan'));
    const { byName, readAt } = await properties(version).definitions();
    expect(byName.get('plan')).toMatchObject({ name: 'plan', label: 'plan' });
    expect(Date.now() - readAt.getTime()).toBeLessThan(MINUTE_MS);
    expect(scripted.asked.map((asked) => `${asked.method} ${asked.path}`)).toEqual([`GET ${path}`]);
  });

  it.each([
    ['v3', '/crm/v3/properties/contacts/groups'],
    ['2026-03', '/crm/properties/2026-03/contacts/groups'],
  ] as const)('have groups, whose headings are read under %s at %s, once', async (version, path) => {
    scripted.will(answers(200, { results: [{ name: 'sales', label: 'Sales' }, { name: 'bare' }, {}] }));
    const account = properties(version);
    const labels = new Map([
      ['sales', 'Sales'],
      ['bare', 'bare'],
    ]);
    expect(await account.groups()).toEqual(labels);
    expect(await account.groups()).toEqual(labels);
    expect(scripted.asked.map((asked) => `${asked.method} ${asked.path}`)).toEqual([`GET ${path}`]);
  });

  it('are read once for all who ask at once', async () => {
    const reading = held(listOf('plan'));
    scripted.will(reading.reaction);
    const account = properties();
    const asking = Promise.all([1, 2, 3].map(() => account.definitions()));
    await reading.arrived;
    reading.release();
    const [first, ...others] = await asking;
    expect(others).toEqual([first, first]);
    expect(scripted.asked).toHaveLength(1);
  });

  it('are kept for ten minutes', async () => {
    scripted.will(listOf('old'), listOf('new'));
    const account = properties();
    expect(await namesOf(account)).toEqual(['old']);
    later(9 * MINUTE_MS);
    expect(await namesOf(account)).toEqual(['old']);
    later(11 * MINUTE_MS);
    expect(await namesOf(account)).toEqual(['new']);
  });

  it('are read again for whoever wants them fresh', async () => {
    scripted.will(listOf('old'), listOf('new'));
    const account = properties();
    await account.definitions();
    expect(await namesOf(account, { ageMaxMs: 0 })).toEqual(['new']);
    expect(await namesOf(account)).toEqual(['new']);
  });

  it('are read again once something speaks against them, but not more than once a minute', async () => {
    scripted.will(listOf('old'), listOf('new'));
    const account = properties();
    await account.definitions();
    account.distrust();
    expect(await namesOf(account)).toEqual(['old']);
    later(MINUTE_MS + 1);
    expect(await namesOf(account)).toEqual(['old']);
    account.distrust();
    expect(await namesOf(account)).toEqual(['new']);
  });

  it('that could not be read are asked for again', async () => {
    scripted.will(answers(503), listOf('plan'));
    const account = properties();
    await expect(account.definitions()).rejects.toMatchObject({ verdict: { is: 'try_again' } });
    expect(await namesOf(account)).toEqual(['plan']);
  });

  it.each([{}, { results: 'none' }, ''])('are not in an answer without a list: %j', async (body) => {
    scripted.will(answers(200, body));
    await expect(properties().definitions()).rejects.toMatchObject({
      verdict: { is: 'try_again', why: 'no_result' },
    });
  });

  it('cost a request of the account’s quota', async () => {
    const quota = new Quota(parts.db, { requests: 1, searches: 1 });
    const account = new AccountProperties({ client: client(), meter: new Meter(quota, hubId) });
    scripted.will(listOf('plan'));
    await account.definitions();
    expect(await quota.take(hubId, 'requests', { waiting: 0 })).toMatchObject({ granted: false });
  });
});
