import { sql } from 'drizzle-orm';
import type { ActivityPeriod } from '../../src/leads/activity-periods.ts';
import { countLeads } from '../../src/leads/count-leads.ts';
import { readActivity } from '../../src/leads/read-activity.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { wakeWaitingLeads } from '../../src/leads/wake-waiting-leads.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('activity', () => {
  const parts = useDatabase();
  const read = (tenantId: string, period: ActivityPeriod = '24h', timeZone = 'UTC') =>
    readActivity(parts.db, { tenantId, period, timeZone });

  interface Past {
    readonly hoursAgo?: number;
    readonly status?: 'synced' | 'failed' | 'waiting' | 'received';
    /** From receipt to HubSpot. */
    readonly tookMs?: number;
    readonly test?: boolean;
  }
  /** A lead as it came and ended some time ago. */
  const aPastLead = async (
    tenantId: string,
    { hoursAgo = 1, status = 'synced', tookMs = 1_000, test = false }: Past,
  ) => {
    const lead = await aLead(parts.db, tenantId, undefined, null, { test });
    await parts.db.execute(sql`
      update leads set status = ${status}, received_at = now() - ${hoursAgo} * interval '1 hour', queued_at = null,
        synced_at = case when ${status} = 'synced' then now() - ${hoursAgo} * interval '1 hour' + ${tookMs} * interval '1 ms' end,
        waiting_for = case when ${status} = 'waiting' then 'hubspot_limit' end,
        problem = '{"code": "invalid_email", "message": "It was refused."}',
        hubspot_contact_id = '1', outcome = 'created'
      where tenant_id = ${lead.tenantId} and id = ${lead.leadId}`);
    return lead;
  };
  const bucketAt = (buckets: readonly { from: Date; to: Date }[], hoursAgo: number) => {
    const at = Date.now() - hoursAgo * 3_600_000;
    return buckets.find(({ from, to }) => from.getTime() <= at && at < to.getTime());
  };

  it('counts what became of the leads, and those on their way as waiting', async () => {
    const { tenantId } = await aTenant(parts.db);
    for (const status of ['synced', 'synced', 'failed', 'waiting', 'received'] as const)
      await aPastLead(tenantId, { status });
    const { totals, buckets } = await read(tenantId);
    expect(totals).toEqual({ received: 5, synced: 2, waiting: 2, failed: 1 });
    expect(bucketAt(buckets, 1)).toMatchObject({ synced: 2, waiting: 2, failed: 1 });
  });

  it('has the leads in the bucket in which they were received, and leaves older ones out', async () => {
    const { tenantId } = await aTenant(parts.db);
    for (const hoursAgo of [0, 3, 30, 24 * 8, 24 * 40]) await aPastLead(tenantId, { hoursAgo });
    const sums = await Promise.all(
      (['24h', '7d', '30d'] as const).map(async (period) => {
        const { totals, buckets } = await read(tenantId, period);
        expect(buckets.reduce((sum, { synced }) => sum + synced, 0)).toBe(totals.synced);
        return totals.synced;
      }),
    );
    expect(sums).toEqual([2, 3, 4]);
  });

  it('says the same as the counts of the list, for all and for each bucket to its very edge', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { buckets: empty } = await read(tenantId);
    const [edge, beside] = [empty[5]?.from, empty[7]?.to].map((at) => at?.toISOString());
    for (const receivedAt of [edge, edge, beside]) {
      const { leadId } = await aPastLead(tenantId, {});
      await parts.db.execute(sql`update leads set received_at = ${receivedAt} where id = ${leadId}`);
    }
    await aPastLead(tenantId, { test: true });
    const { buckets, totals } = await read(tenantId);
    for (const { from, to, synced } of buckets) {
      const filter = { from, to, test: false };
      expect((await countLeads(parts.db, { tenantId, filter })).synced).toBe(synced);
    }
    expect([totals.synced, buckets[5]?.synced, buckets[8]?.synced]).toEqual([3, 2, 1]);
  });

  it.each([
    ['24h', 24, 1],
    ['7d', 28, 6],
    ['30d', 30, 24],
  ] as const)(
    'divides %s into %d buckets of %d hours without a gap, up to the one that is running',
    async (period, count, hours) => {
      const { tenantId } = await aTenant(parts.db);
      const { buckets, bucketSeconds } = await read(tenantId, period);
      expect([buckets.length, bucketSeconds]).toEqual([count, hours * 3_600]);
      for (const [n, { from, to }] of buckets.entries()) {
        expect(to.getTime() - from.getTime()).toBe(hours * 3_600_000);
        if (n > 0) expect(from).toEqual(buckets[n - 1]?.to);
        expect(from.getTime() % (hours * 3_600_000)).toBe(0);
      }
      expect(bucketAt(buckets, 0)).toBe(buckets.at(-1));
    },
  );

  it('begins days where the viewer is', async () => {
    const { tenantId } = await aTenant(parts.db);
    const midnight = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Kathmandu',
      hour: '2-digit',
      minute: '2-digit',
    });
    const { buckets } = await read(tenantId, '30d', 'Asia/Kathmandu');
    expect(new Set(buckets.map(({ from }) => midnight.format(from)))).toEqual(new Set(['00:00']));
  });

  it('tells the time to HubSpot, for each bucket and for all', async () => {
    const { tenantId } = await aTenant(parts.db);
    for (const tookMs of [100, 200, 300, 400, 500]) await aPastLead(tenantId, { hoursAgo: 2, tookMs });
    await aPastLead(tenantId, { hoursAgo: 4, tookMs: 10_000 });
    await aPastLead(tenantId, { hoursAgo: 2, status: 'failed' });
    const { latency, buckets } = await read(tenantId);
    expect(latency).toEqual({ p50Ms: 350, p95Ms: 7_625, leftOut: 0 });
    expect(bucketAt(buckets, 2)).toMatchObject({ p50Ms: 300, p95Ms: 480 });
    expect(bucketAt(buckets, 6)).toMatchObject({ synced: 0, p50Ms: null, p95Ms: null });
  });

  it('leaves leads that waited for a reconnect out of the time to HubSpot, and says how many', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aPastLead(tenantId, { tookMs: 1_000 });
    const lead = await aLead(parts.db, tenantId);
    await parts.db.execute(sql`update leads set queued_at = null where id = ${lead.leadId}`);
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: 60_000 });
    await wakeWaitingLeads(parts.db, tenantId);
    await recordSynced(parts.db, lead, SYNCED);
    const { latency, totals } = await read(tenantId);
    expect(latency).toEqual({ p50Ms: 1_000, p95Ms: 1_000, leftOut: 1 });
    expect(totals).toMatchObject({ received: 2, synced: 2 });
  });

  it('knows nothing of test leads, nor of other workspaces', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aPastLead(tenantId, { test: true });
    await aPastLead((await aTenant(parts.db)).tenantId, {});
    const { totals, latency } = await read(tenantId);
    expect(totals).toEqual({ received: 0, synced: 0, waiting: 0, failed: 0 });
    expect(latency).toEqual({ p50Ms: null, p95Ms: null, leftOut: 0 });
  });

  it('does not know every word for a time zone', async () => {
    const { tenantId } = await aTenant(parts.db);
    await expect(read(tenantId, '24h', 'Europe/Atlantis')).rejects.toMatchObject({
      code: 'time-zone-unknown',
    });
  });
});
