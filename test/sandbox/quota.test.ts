import { hubId, otherHubId, useSandbox } from './a-sandbox.ts';

const sandbox = useSandbox({ requestsPer10s: 100, searchesPerSecond: 5 });
let token = '';
beforeEach(async () => {
  token = (await sandbox().connect()).access_token;
});

const contacts = '/crm/v3/objects/contacts';
const read = (as = token) => sandbox().api(as, 'GET', `${contacts}/1`);
const search = () => sandbox().api(token, 'POST', `${contacts}/search`, {});
const times = async <T>(count: number, call: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, () => call()));
const stats = async (query = '') => (await sandbox().send(`/sandbox/stats${query}`)).body;

describe('the quota of requests (HubSpot: rate limits)', () => {
  it('refuses the call after a hundred in ten seconds, naming the policy', async () => {
    expect((await times(100, () => read())).map(({ status }) => status)).toEqual(Array(100).fill(404));
    const { status, body, headers } = await read();
    expect(status).toBe(429);
    expect(body).toEqual({
      status: 'error',
      message: 'You have reached your ten_secondly_rolling limit.',
      errorType: 'RATE_LIMIT',
      correlationId: expect.any(String),
      policyName: 'TEN_SECONDLY_ROLLING',
      groupName: expect.stringContaining('publicapi:'),
    });
    expect(headers.has('retry-after')).toBe(false);
  });

  it('rolls: a call frees its place ten seconds after it came, and no sooner', async () => {
    await times(60, () => read());
    sandbox().pass(9);
    await times(40, () => read());
    sandbox().pass(0.999);
    expect((await read()).status).toBe(429);
    sandbox().pass(0.001);
    const replies = await times(61, () => read());
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it('is not used up by what it refuses', async () => {
    await times(130, () => read());
    sandbox().pass(10);
    expect((await times(100, () => read())).every(({ status }) => status === 404)).toBe(true);
  });

  it('tells of itself in the headers of every answer, errors included', async () => {
    const rateLimit = ({ headers }: { headers: Headers }) =>
      ['max', 'remaining', 'interval-milliseconds'].map((name) => headers.get(`x-hubspot-ratelimit-${name}`));
    expect(rateLimit(await read())).toEqual(['100', '99', '10000']);
    await times(99, () => read());
    expect(rateLimit(await read())).toEqual(['100', '0', '10000']);
  });

  it.each([
    ['GET', '/account-info/v3/details'],
    ['GET', `${contacts}/1`],
    ['POST', '/crm/objects/2026-03/contacts'],
  ])('counts %s %s', async (method, path) => {
    await times(100, () => read());
    expect((await sandbox().api(token, method, path, method === 'POST' ? {} : undefined)).status).toBe(429);
  });

  it("is each account's own, and OAuth has no part in it", async () => {
    const other = await sandbox().connect({ hubId: String(otherHubId) });
    await times(101, () => read());
    expect((await read(other.access_token)).status).toBe(404);
    expect((await sandbox().refresh(other.refresh_token)).status).toBe(200);
    const again = await sandbox().connect();
    expect((await read(again.access_token)).status).toBe(429);
  });
});

describe('the quota of searches (HubSpot: search, rate limits)', () => {
  it('refuses the sixth in a second with another policy, and no search tells of any quota', async () => {
    const replies = await times(6, search);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(replies.at(-1)?.body).toMatchObject({
      message: 'You have reached your secondly limit.',
      errorType: 'RATE_LIMIT',
      policyName: 'SECONDLY',
      groupName: expect.stringContaining('publicapi:crm:search'),
    });
    for (const { headers } of replies) expect(headers.has('x-hubspot-ratelimit-max')).toBe(false);
    sandbox().pass(1);
    expect((await search()).status).toBe(200);
  });

  it('is apart from that of requests, in both directions', async () => {
    await times(100, () => read());
    expect((await search()).status).toBe(200);
    await times(10, search);
    sandbox().pass(10);
    const replies = await times(101, () => read());
    expect(replies.filter(({ status }) => status === 404)).toHaveLength(100);
  });
});

describe('the counts of calls', () => {
  it('hold the most in any ten seconds and any second since the reset, refused ones included', async () => {
    await times(30, () => read());
    sandbox().pass(1);
    await times(80, () => read());
    await times(6, search);
    sandbox().pass(60);
    await read();
    expect(await stats(`?hubId=${hubId}`)).toEqual({
      requests: 111,
      searches: 6,
      statuses: { 200: 5, 404: 101, 429: 11 },
      peak10s: 110,
      peak1s: 80,
      peakSearches1s: 6,
      rateLimited: 11,
    });
  });

  it('are sums, and the highest of one account, when no account is named', async () => {
    const other = await sandbox().connect({ hubId: String(otherHubId) });
    await times(3, () => read());
    await times(2, () => read(other.access_token));
    expect(await stats()).toMatchObject({ requests: 5, peak10s: 3, statuses: { 404: 5 }, rateLimited: 0 });
    expect(await stats(`?hubId=${otherHubId}`)).toMatchObject({ requests: 2, peak10s: 2 });
    for (const as of [token, other.access_token]) await times(101, () => read(as));
    expect(await stats()).toMatchObject({ rateLimited: 7, peak10s: 104 });
  });

  it('start anew with a reset, as the quota does', async () => {
    await times(100, () => read());
    await sandbox().control('/sandbox/reset');
    expect(await stats()).toMatchObject({ requests: 0, peak10s: 0, statuses: {} });
    token = (await sandbox().connect()).access_token;
    expect((await read()).status).toBe(404);
  });
});
