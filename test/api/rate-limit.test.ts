import { sql } from 'drizzle-orm';
import { limitRate } from '../../src/api/rate-limit.ts';
import { rateLimits } from '../../src/db/schema.ts';
import { useDatabase } from '../support/database.ts';
import { SIGNING_KEYS } from '../support/keys.ts';

const parts = useDatabase();
const ADDRESS = '203.0.113.7';
const come = (address = ADDRESS, what = 'form agt_1') =>
  limitRate({ db: parts.db, signingKeys: SIGNING_KEYS }, { what, address, max: 2, windowSeconds: 60 });
const rows = () => parts.db.select().from(rateLimits);
const endAll = () => parts.db.update(rateLimits).set({ windowEndsAt: sql`now() - interval '1 second'` });

beforeEach(() => parts.db.delete(rateLimits));

describe('how often one address may come', () => {
  it('is counted by all processes together, and starts anew with the next window', async () => {
    const tries = await Promise.allSettled([come(), come(), come(), come()]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await endAll();
    await come();
    await come();
    await expect(come()).rejects.toMatchObject({ code: 'rate-limited', headers: { 'retry-after': '60' } });
  });

  it('is counted for each thing apart', async () => {
    await Promise.all([come(), come(), come(ADDRESS, 'form agt_2')]);
    expect((await rows()).map(({ hits }) => hits).toSorted()).toEqual([1, 2]);
  });

  it('keeps no address', async () => {
    await come();
    expect(JSON.stringify(await rows())).not.toContain('203');
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', 1],
    ['2001:db8:1:2::1', '2001:0DB8:1:2:0:0:0:7', 1],
    ['2001:db8::1', '2001:db8:0:0:1::', 1],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', 2],
    ['::ffff:203.0.113.7', '203.0.113.7', 1],
    ['203.0.113.7', '203.0.113.8', 2],
    ['::1', '::2', 1],
  ])('counts %s and %s as %i', async (one, other, count) => {
    await come(one);
    await come(other);
    expect(await rows()).toHaveLength(count);
  });

  it('leaves nothing behind: each new window takes ended ones along', async () => {
    for (let n = 0; n < 6; n++) await come(`198.51.100.${n}`);
    await endAll();
    await Promise.all([come('198.51.100.0'), come('192.0.2.1'), come('192.0.2.2')]);
    expect(await rows()).toHaveLength(3);
  });
});
