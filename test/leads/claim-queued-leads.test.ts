import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/db/client.ts';
import { connections } from '../../src/db/schema.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { QUOTA_KINDS } from '../../src/hubspot/quota-kind.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { claimQueuedLeads, isLineServed, requeueLeads } from '../../src/leads/claim-queued-leads.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { wakeWaitingLeads } from '../../src/leads/wake-waiting-leads.ts';
import { useDatabase } from '../support/database.ts';
import { forgetLine, LIMITS, SYNCED, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const HUB_ID = 48_100_001;

describe('claiming queued leads', () => {
  const parts = useDatabase();
  afterEach(() => forgetLine(parts.db));

  const claim = async () => (await claimQueuedLeads(parts.db, LIMITS)).leads.map(({ leadId }) => leadId);
  const idsOf = (refs: readonly LeadRef[]) => refs.map(({ leadId }) => leadId);
  const line = async (count: number) => severalLeads(parts.db, (await aTenant(parts.db)).tenantId, count);

  async function somebodyWaitsForALock() {
    for (;;) {
      const waiting = await parts.db.execute(sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      if (waiting.length > 0) return;
    }
  }

  it('finds nothing where nothing is queued', async () => {
    expect(await claimQueuedLeads(parts.db, LIMITS)).toEqual({
      leads: [],
      steppedAside: false,
      isLeft: false,
    });
  });

  it("hands out a tenant's leads once, in order of acceptance", async () => {
    const queued = await line(5);
    expect(await claim()).toEqual(idsOf(queued));
    expect(await claim()).toEqual([]);
  });

  it('says whether it leaves any in line: beyond those that were to be taken, or beyond a window', async () => {
    await line(3);
    const takingTwo = { ...LIMITS, atMost: 2 };
    expect(await claimQueuedLeads(parts.db, takingTwo)).toMatchObject({ isLeft: true });
    expect(await claimQueuedLeads(parts.db, takingTwo)).toMatchObject({ isLeft: false });
    await line(LIMITS.window + 1);
    expect(await claimQueuedLeads(parts.db, LIMITS)).toMatchObject({ isLeft: true });
    expect(await claimQueuedLeads(parts.db, LIMITS)).toMatchObject({ leads: [], isLeft: true });
  });

  it('takes one lead of each tenant in turn, so that a long line does not delay a short one', async () => {
    const long = await line(10);
    const short = await line(2);
    const claimed = await claim();
    const turn = (n: number) => new Set(claimed.slice(2 * n, 2 * n + 2));
    expect(turn(0)).toEqual(new Set([long[0]?.leadId, short[0]?.leadId]));
    expect(turn(1)).toEqual(new Set([long[1]?.leadId, short[1]?.leadId]));
    expect(claimed.slice(4)).toEqual(idsOf(long.slice(2)));
  });

  it("keeps to a tenant's window, and goes on as its leads end, wait or fail", async () => {
    const queued = await line(LIMITS.window + 4);
    const rest = queued.slice(LIMITS.window);
    const inFlight = await claim();
    expect(inFlight).toEqual(idsOf(queued.slice(0, LIMITS.window)));
    expect(await claim()).toEqual([]);

    const [one, two, three] = queued as [LeadRef, LeadRef, LeadRef];
    await recordSynced(parts.db, one, SYNCED);
    await recordHalted(parts.db, two, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    await recordHalted(parts.db, three, { status: 'failed', code: 'refused' });
    expect(await claim()).toEqual(idsOf(rest.slice(0, 3)));
    expect(await claim()).toEqual([]);
  });

  it("lets in as many more as HubSpot's quota has no slot for, in all processes together", async () => {
    const { tenantId } = await aTenant(parts.db);
    await severalLeads(parts.db, tenantId, LIMITS.window + 20);
    await claim();
    const tokens = { accessToken: 'sealed', refreshToken: 'sealed' };
    await parts.db
      .insert(connections)
      .values({ tenantId, status: 'connected', hubId: HUB_ID, scopes: [], ...tokens });
    const [one, other] = [1, 2].map(() => new Quota(parts.db, { requests: 1, searches: 1 })) as [
      Quota,
      Quota,
    ];
    for (const kind of QUOTA_KINDS) await one.take(HUB_ID, kind, { waiting: 7 });
    expect(await claim()).toEqual([]); // these have got their slots: they are on their way
    for (const kind of QUOTA_KINDS) await one.take(HUB_ID, kind, { waiting: 5 }); // the same five
    await other.take(HUB_ID, 'requests', { waiting: 4 });
    expect(await claim()).toHaveLength(9);
  });

  it("a full window of one tenant leaves another tenant's leads alone", async () => {
    await line(LIMITS.window + 1);
    await claim();
    const other = await line(1);
    expect(await claim()).toEqual(idsOf(other));
  });

  describe('of a burst', () => {
    const BURST = LIMITS.window + 1;

    it("takes nothing while another tenant's lead is on its way, and all that its window holds after that", async () => {
      const [other] = (await line(1)) as [LeadRef];
      await claim();
      const burst = await line(BURST);
      expect(await claimQueuedLeads(parts.db, LIMITS)).toEqual({
        leads: [],
        steppedAside: true,
        isLeft: true,
      });
      await recordSynced(parts.db, other, SYNCED);
      expect(await claim()).toEqual(idsOf(burst.slice(0, LIMITS.window)));
    });

    it('says nothing of stepping aside where its places are all taken', async () => {
      await line(LIMITS.window + BURST);
      await claim();
      await line(1);
      expect((await claimQueuedLeads(parts.db, LIMITS)).steppedAside).toBe(false);
    });

    it('does not wait for a lead that has made no step for long', async () => {
      await line(1);
      await claim();
      await forgetLine(parts.db);
      await line(BURST);
      expect(await claim()).toHaveLength(LIMITS.window);
    });

    it("takes nothing together with another tenant's lead", async () => {
      await line(BURST);
      const other = await line(1);
      expect(await claim()).toEqual(idsOf(other));
    });

    it('takes what its window holds all the same where it is not to step aside', async () => {
      await line(1);
      await line(BURST);
      const { leads: claimed, steppedAside } = await claimQueuedLeads(parts.db, {
        ...LIMITS,
        burstsStepAside: false,
      });
      expect(claimed).toHaveLength(1 + LIMITS.window);
      expect(steppedAside).toBe(false);
    });

    it('lets no other burst pass', async () => {
      await line(LIMITS.window + BURST);
      await claim();
      const other = await line(LIMITS.window + BURST);
      expect(await claim()).toEqual(idsOf(other.slice(0, LIMITS.window)));
      expect(await claimQueuedLeads(parts.db, LIMITS)).toEqual({
        leads: [],
        steppedAside: false,
        isLeft: true,
      });
    });
  });

  it('says whether the line is served: a lead was taken out of it just now', async () => {
    const [lead] = (await line(2)) as [LeadRef];
    expect(await isLineServed(parts.db)).toBe(false);
    await claimQueuedLeads(parts.db, { ...LIMITS, atMost: 1 });
    expect(await isLineServed(parts.db)).toBe(true);
    await forgetLine(parts.db);
    expect(await isLineServed(parts.db)).toBe(false);
    await beginSync(parts.db, lead);
    expect(await isLineServed(parts.db)).toBe(true);
  });

  it('hands each lead to one of several claimers, and no tenant more than its window', async () => {
    const lines = await Promise.all(Array.from({ length: 3 }, () => line(LIMITS.window + 4)));
    const others = Array.from({ length: 4 }, () => openDatabase(parts.url));
    try {
      const claimed = (await Promise.all(others.map(({ db }) => claimQueuedLeads(db, LIMITS)))).flatMap(
        ({ leads }) => leads,
      );
      expect(new Set(idsOf(claimed)).size).toBe(claimed.length);
      expect(new Set(idsOf(claimed))).toEqual(
        new Set(lines.flatMap((queued) => idsOf(queued.slice(0, LIMITS.window)))),
      );
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  });

  it('shares what is taken at once evenly, where more tenants stand in line than fit', async () => {
    for (let n = 0; n < 7; n++) await line(LIMITS.window);
    const claimed = (await claimQueuedLeads(parts.db, LIMITS)).leads;
    expect(claimed).toHaveLength(100);
    for (const tenantId of new Set(claimed.map((lead) => lead.tenantId))) {
      expect(claimed.filter((lead) => lead.tenantId === tenantId).length).toBeGreaterThanOrEqual(14);
    }
  });

  it('counts what another claimer is just taking, though a lead gets back in line meanwhile', async () => {
    const [first, ...others] = (await line(LIMITS.window + 1)) as [LeadRef, ...LeadRef[]];
    await beginSync(parts.db, first);
    await recordHalted(parts.db, first, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    let late: Promise<string[]> = Promise.resolve([]);
    await parts.db.transaction(async (tx) => {
      expect(idsOf((await claimQueuedLeads(tx, LIMITS)).leads)).toEqual(idsOf(others));
      await wakeWaitingLeads(parts.db, first.tenantId);
      late = claim();
      await somebodyWaitsForALock();
    });
    expect(await late).toEqual([]);
  });

  it('says whose run may sleep and has to be woken, until that run has begun anew', async () => {
    const [woken, fresh] = (await line(2)) as [LeadRef, LeadRef];
    await beginSync(parts.db, woken);
    await recordHalted(parts.db, woken, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    await wakeWaitingLeads(parts.db, woken.tenantId);
    const both = [
      { ...woken, waits: true },
      { ...fresh, waits: false },
    ];
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).toEqual(both);
    await requeueLeads(parts.db, both); // Temporal did not take them: the wake-up is not forgotten
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).toEqual(both);
    await beginSync(parts.db, woken);
    await requeueLeads(parts.db, [fresh]);
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).toEqual([{ ...fresh, waits: false }]);
  });

  it('wakes the run of a lead that began though its start was thought refused: it finds the lead in line, and sleeps', async () => {
    const [lead] = (await line(1)) as [LeadRef];
    await claimQueuedLeads(parts.db, LIMITS);
    await beginSync(parts.db, lead);
    await requeueLeads(parts.db, [lead]);
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).toEqual([{ ...lead, waits: true }]);
  });
});

describe('putting claimed leads back in line', () => {
  const parts = useDatabase();

  it('gives them the same place in line again', async () => {
    const { tenantId } = await aTenant(parts.db);
    const queued = await severalLeads(parts.db, tenantId, 3);
    const claimed = (await claimQueuedLeads(parts.db, LIMITS)).leads;
    await requeueLeads(parts.db, claimed.slice(1));
    await requeueLeads(parts.db, claimed.slice(0, 1));
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads.map(({ leadId }) => leadId)).toEqual(
      queued.map(({ leadId }) => leadId),
    );
  });

  it('leaves alone what was synced, waits or has failed meanwhile', async () => {
    const { tenantId } = await aTenant(parts.db);
    const claimed = await severalLeads(parts.db, tenantId, 3);
    await claimQueuedLeads(parts.db, LIMITS);
    const [one, two, three] = claimed as [LeadRef, LeadRef, LeadRef];
    await recordSynced(parts.db, one, SYNCED);
    await recordHalted(parts.db, two, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    await recordHalted(parts.db, three, { status: 'failed', code: 'refused' });
    await requeueLeads(parts.db, claimed);
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).toEqual([]);
  });
});
