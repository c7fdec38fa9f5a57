import { setTimeout as delay } from 'node:timers/promises';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { useDatabase } from '../support/database.ts';

const WIDE = { requests: 1_000, searches: 1_000 };
/** PostgreSQL measures by a clock of its own. */
const CLOCKS_DIFFER_MS = 50;

describe('the quota of an account', () => {
  const parts = useDatabase();
  let hubId = 1;
  beforeEach(() => {
    hubId += 1;
  });

  const take = (quota: Quota, kind: 'requests' | 'searches' = 'requests') =>
    quota.take(hubId, kind, { waiting: 0 });
  const granted = async (quota: Quota, kind: 'requests' | 'searches' = 'requests') => {
    const taken = await take(quota, kind);
    if (!taken.granted) throw new Error(`no slot for ${taken.waitMs} ms`);
    return taken.slot;
  };
  const refusedFor = async (quota: Quota) => {
    const taken = await take(quota);
    if (taken.granted) throw new Error('there was a slot');
    return taken.waitMs;
  };

  it('gives out what the window holds, and then says how long there is none', async () => {
    const quota = new Quota(parts.db, { ...WIDE, requests: 3 });
    const first = await granted(quota);
    await granted(quota);
    await granted(quota);
    const since = performance.now();
    await quota.giveBack(hubId, 'requests', first);
    const waitMs = await refusedFor(quota);
    expect(waitMs + performance.now() - since).toBeGreaterThanOrEqual(10_000 - CLOCKS_DIFFER_MS);
    expect(waitMs).toBeLessThanOrEqual(10_000);
  });

  it('counts a slot from the answer, not from the call: one in flight is not free after any window', async () => {
    const quota = new Quota(parts.db, { ...WIDE, searches: 1 });
    const slot = await granted(quota, 'searches');
    await delay(1_100); // a window after the call, but not after its answer
    expect(await take(quota, 'searches')).toMatchObject({ granted: false, waitMs: 1_000 });
    await quota.giveBack(hubId, 'searches', slot);
    await delay(1_100);
    expect(await take(quota, 'searches')).toMatchObject({ granted: true });
  });

  it('is one for all processes: thirty-two searches of four of them, never more than five in any second', async () => {
    const processes: Database[] = Array.from({ length: 4 }, () =>
      openDatabase(parts.url, { connectionsMax: 2 }),
    );
    const callsMs: number[] = [];
    const search = async (quota: Quota) => {
      for (;;) {
        const taken = await quota.take(hubId, 'searches', { waiting: 0 });
        if (taken.granted) {
          callsMs.push(performance.now());
          await quota.giveBack(hubId, 'searches', taken.slot);
          return;
        }
        await delay(taken.waitMs);
      }
    };
    await Promise.all(
      processes.map(async ({ db }) => {
        const quota = new Quota(db, { ...WIDE, searches: 5 });
        for (let n = 0; n < 8; n++) await search(quota);
      }),
    );
    await Promise.all(processes.map((database) => database.close()));
    callsMs.sort((a, b) => a - b);
    const closest = callsMs.slice(5).map((at, n) => at - (callsMs[n] ?? 0));
    expect(callsMs).toHaveLength(32);
    expect(Math.min(...closest)).toBeGreaterThan(990); // the sixth call comes a second after the first
    expect((callsMs.at(-1) ?? 0) - (callsMs[0] ?? 0)).toBeLessThan(20_000); // and the quota is used: it takes six
  });

  it('is blocked for everybody while HubSpot says so', async () => {
    const quota = new Quota(parts.db, WIDE);
    await granted(quota);
    const since = performance.now();
    await quota.block(hubId, 'requests', { ms: 60_000, why: 'rate_limit' });
    const waitMs = await refusedFor(new Quota(parts.db, WIDE));
    expect(waitMs + performance.now() - since).toBeGreaterThanOrEqual(60_000 - CLOCKS_DIFFER_MS);
    expect(waitMs).toBeLessThanOrEqual(60_000); // and no longer, as the window has room
    expect(await take(quota, 'searches')).toMatchObject({ granted: true }); // counted apart
  });

  it('is lowered by what HubSpot says of the account, given back when it says more, and never raised', async () => {
    const quota = new Quota(parts.db, { ...WIDE, requests: 3 });
    await granted(quota);
    await quota.noteLimit(hubId, 2);
    await granted(quota);
    expect(await take(quota)).toMatchObject({ granted: false });
    await quota.noteLimit(hubId, 500);
    await granted(quota);
    expect(await take(quota)).toMatchObject({ granted: false });
  });

  it('belongs to one account', async () => {
    const quota = new Quota(parts.db, { ...WIDE, requests: 1 });
    await granted(quota);
    expect(await take(quota)).toMatchObject({ granted: false });
    hubId += 1;
    expect(await take(quota)).toMatchObject({ granted: true });
  });

  it('tells how many leads there is no slot for, so that more of them are let in to fill batches', async () => {
    const one = new Quota(parts.db, { ...WIDE, requests: 1 });
    const other = new Quota(parts.db, { ...WIDE, requests: 1 }); // another process
    const counts = async () => {
      const rows = await parts.db.query.hubspotQuotas.findMany();
      const { waiters = {} } = rows.find((row) => row.hubId === hubId) ?? {};
      return Object.values(waiters)
        .map(([count]) => count)
        .sort((a, b) => a - b);
    };
    await one.take(hubId, 'requests', { waiting: 7 });
    expect(await counts()).toEqual([0]); // they leave together, on the slot they have got
    for (const waiting of [7, 42]) await one.take(hubId, 'requests', { waiting });
    await other.take(hubId, 'requests', { waiting: 8 });
    expect(await counts()).toEqual([8, 42]);
    await one.take(hubId, 'requests', { waiting: null }); // somebody who knows nothing of the line
    expect(await counts()).toEqual([8, 42]);
  });
});
