import { eq, sql } from 'drizzle-orm';
import { disconnect } from '../../src/connections/disconnect.ts';
import { readIntegration } from '../../src/connections/read-integration.ts';
import { agents, connections, leadEvents, leads } from '../../src/db/schema.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import type { LeadRef, WaitReason } from '../../src/leads/lead.ts';
import { queueAgain } from '../../src/leads/queue-again.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { wakeWaitingLeads } from '../../src/leads/wake-waiting-leads.ts';
import { connectionOf, forgetConnections, somebodyWaitsForALock } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { aLead, SYNCED, severalLeads } from '../support/leads.ts';
import { aConnectedTenant, aTenant, connect } from '../support/tenants.ts';

const NONE = { received: 0, syncing: 0, waiting: 0, synced: 0, failed: 0 };
const MINUTE_MS = 60_000;

describe('how an integration is doing', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const read = (tenantId: string) =>
    readIntegration({ db: parts.db, quota: { max: { requests: 100, searches: 5 } } }, tenantId);
  const halt = async (lead: LeadRef, waitingFor: WaitReason, waitMs: number | null = null) => {
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor, waitMs });
  };
  const sync = (lead: LeadRef) => recordSynced(parts.db, lead, SYNCED);
  /** As if it had happened so long ago. */
  const ago = (minutes: number) => sql`now() - ${minutes} * interval '1 minute'`;
  const minutesAgo = (at: Date | null) => Math.round((Date.now() - (at?.getTime() ?? 0)) / MINUTE_MS);

  it("counts the tenant's own leads by status, and knows when the last one was synced", async () => {
    const { tenantId } = await aTenant(parts.db);
    await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    const [one, two, three, failed] = await severalLeads(parts.db, tenantId, 5);
    if (!one || !two || !three || !failed) throw new Error('There are five.');
    await sync(one);
    await sync(two);
    await parts.db
      .update(leads)
      .set({ syncedAt: ago(25 * 60) })
      .where(eq(leads.id, one.leadId));
    await parts.db
      .update(leads)
      .set({ syncedAt: ago(23 * 60) })
      .where(eq(leads.id, two.leadId));
    await halt(three, 'connection');
    await beginSync(parts.db, failed);
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    const found = await read(tenantId);
    expect(found.counts).toEqual({ ...NONE, received: 1, waiting: 1, synced: 2, failed: 1 });
    expect(found).toMatchObject({ failedOpen: 1, synced24h: 1 });
    expect(minutesAgo(found.lastSyncedAt)).toBe(23 * 60);
  });

  it('leaves failed leads that a person has handled out of the open ones', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, { status: 'failed', code: 'refused' });
    await parts.db.update(leads).set({ handledAt: sql`now()` }).where(eq(leads.id, lead.leadId));
    expect(await read(tenantId)).toMatchObject({ failedOpen: 0, counts: { ...NONE, failed: 1 } });
  });

  it('ticks off what has been done: connect, switch on Collect Lead, sync a first lead', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await connect(parts.db, hubspot, tenantId);
    const done = async () => (await read(tenantId)).checklist;
    expect(await done()).toEqual({ connected: true, collectLead: false, firstSynced: false });
    await parts.db.insert(agents).values({
      ...{ tenantId, id: 'agt_1', name: 'Agent', collectLead: true },
      ...{ description: 'When they ask for sales', formFields: [], allowedOrigins: [] },
    });
    await sync(lead);
    expect(await done()).toEqual({ connected: true, collectLead: true, firstSynced: true });
  });

  describe('after a connect', () => {
    it('tells how far the leads are that had waited, at the pace of the last minute, until all are through', async () => {
      const { tenantId } = await aTenant(parts.db);
      const waiting = await severalLeads(parts.db, tenantId, 4);
      for (const lead of waiting) await halt(lead, 'connection');
      expect((await read(tenantId)).drain).toBeNull();
      await connect(parts.db, hubspot, tenantId);
      await parts.db.update(leads).set({ receivedAt: ago(1) });
      await parts.db.update(connections).set({ connectedAt: sql`now() - interval '10 seconds'` });
      await aLead(parts.db, tenantId); // one that came since does not belong to them
      expect((await read(tenantId)).drain).toEqual({ sent: 0, total: 4, etaSeconds: null });
      await wakeWaitingLeads(parts.db, tenantId);
      for (const lead of waiting.slice(2)) await sync(lead);
      const { drain } = await read(tenantId); // two in ten seconds: two more take ten
      expect(drain).toMatchObject({ sent: 2, total: 4 });
      expect(drain?.etaSeconds).toBeGreaterThanOrEqual(10);
      expect(drain?.etaSeconds).toBeLessThan(20);
    });

    it('is silent about a drain that is over, though one of its leads is tried again later', async () => {
      const { tenantId } = await aTenant(parts.db);
      const lead = await aLead(parts.db, tenantId);
      await halt(lead, 'connection');
      await connect(parts.db, hubspot, tenantId);
      await sync(lead);
      expect((await read(tenantId)).drain).toBeNull();
      await parts.db.update(leads).set({ status: 'received' }).where(eq(leads.id, lead.leadId));
      expect((await read(tenantId)).drain).toBeNull();
      expect((await connectionOf(parts.db, tenantId)).drainTotal).toBeNull();
    });
  });

  it('counts a lead once that is synced while it is being counted', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    let reading: ReturnType<typeof read> | undefined;
    await parts.db.transaction(async (tx) => {
      await tx.execute(sql`lock table agents in access exclusive mode`); // one of the counts comes to a stand here
      reading = read(tenantId);
      await somebodyWaitsForALock(parts.db);
      await sync(lead);
    });
    const { received = 0, synced = 0 } = (await reading)?.counts ?? {};
    expect(received + synced).toBe(1);
  });

  it('counts each lead once while many are synced', async () => {
    const { tenantId } = await aTenant(parts.db);
    const several = await severalLeads(parts.db, tenantId, 200);
    let isOver = false;
    const syncing = Promise.all(several.map(sync)).finally(() => {
      isOver = true;
    });
    const seen = new Set<number>();
    while (!isOver) {
      const { received, synced } = (await read(tenantId)).counts;
      seen.add(received + synced);
    }
    await syncing;
    expect([...seen]).toEqual([200]);
  });

  it("says that HubSpot's limit holds leads up while some stand in line for it, and not a moment longer", async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const [done] = await severalLeads(parts.db, tenantId, 100);
    if (done) await sync(done); // one a minute: the others take longer than anybody would not notice
    await parts.db.update(connections).set({ connectedAt: ago(2) });
    const quota = new Quota(parts.db, { requests: 1, searches: 1 });
    for (const waiting of [0, 5]) await quota.take(ACME, 'requests', { waiting }); // at the latest the second is refused
    expect(await read(tenantId)).toMatchObject({ health: 'limited', limit: { kind: 'burst', queued: 99 } });
    await quota.take(ACME, 'requests', { waiting: 0 });
    expect(await read(tenantId)).toMatchObject({ health: 'ok', limit: null });
  });

  it('says since when HubSpot has not answered and when it is tried again', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const [done, first, second] = await severalLeads(parts.db, tenantId, 3);
    if (!done || !first || !second) throw new Error('There are three.');
    await sync(done);
    await parts.db
      .update(leads)
      .set({ syncedAt: ago(60) })
      .where(eq(leads.id, done.leadId));
    await halt(second, 'hubspot_outage', 5 * MINUTE_MS);
    await halt(first, 'hubspot_outage', 30 * MINUTE_MS);
    await parts.db
      .update(leadEvents)
      .set({ at: ago(40) })
      .where(eq(leadEvents.leadId, first.leadId));
    await queueAgain(parts.db, first);
    await halt(first, 'hubspot_outage', 30 * MINUTE_MS); // and once more in vain
    const found = await read(tenantId);
    expect(found).toMatchObject({ health: 'outage', reason: { code: 'hubspot_outage' } });
    expect(minutesAgo(found.since)).toBe(40);
    expect(minutesAgo(found.nextRetryAt)).toBe(-5);
  });

  it('does not count as an outage what a lead waited for before the last one got through', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId);
    await halt(lead, 'connection');
    await parts.db.update(leadEvents).set({ at: ago(90) });
    await sync(await aLead(parts.db, tenantId));
    await parts.db
      .update(leads)
      .set({ syncedAt: ago(60) })
      .where(eq(leads.status, 'synced'));
    await halt(lead, 'hubspot_outage', MINUTE_MS);
    expect(minutesAgo((await read(tenantId)).since)).toBe(0);
  });

  it("shows HubSpot's daily limit while leads stand in line for its end", async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await aLead(parts.db, tenantId);
    const quota = new Quota(parts.db, { requests: 100, searches: 5 });
    await quota.block(ACME, 'requests', { ms: 60 * MINUTE_MS, why: 'daily_limit' });
    const { health, limit } = await read(tenantId);
    expect(health).toBe('limited');
    expect(limit).toMatchObject({ kind: 'daily', queued: 1 });
    expect(minutesAgo(limit?.until ?? null)).toBe(-60);
    await quota.block(ACME, 'requests', { ms: MINUTE_MS, why: 'rate_limit' }); // which ends before it
    expect((await read(tenantId)).limit?.kind).toBe('daily');
  });

  it('forgets a block that is over', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await aLead(parts.db, tenantId);
    const quota = new Quota(parts.db, { requests: 100, searches: 5 });
    await quota.block(ACME, 'requests', { ms: -1, why: 'daily_limit' });
    expect(await read(tenantId)).toMatchObject({ health: 'ok', limit: null });
  });

  it('says who disconnected, and when', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const deps = {
      ...{ db: parts.db, app: hubspot.app, keys: KEYS, signals: { disconnected: async () => {} } },
      ensureFreshToken: () => Promise.reject(new Error('is not needed')),
    };
    await disconnect(deps, { tenantId, by: 'admin' });
    const { ended, since, drain, limit } = await read(tenantId);
    expect(ended).toEqual({ at: since, by: 'An admin' });
    expect(minutesAgo(since)).toBe(0);
    expect([drain, limit]).toEqual([null, null]);
  });
});
