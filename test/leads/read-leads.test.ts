import { eq } from 'drizzle-orm';
import { agents, connections, leads } from '../../src/db/schema.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { type LeadPageWanted, type LeadPlace, listLeads, readLead } from '../../src/leads/read-leads.ts';
import { recordSynced } from '../../src/leads/record-outcome.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();

const list = (tenantId: string, page: Partial<LeadPageWanted> = {}) =>
  listLeads(parts.db, { tenantId, filter: {}, limit: 50, ...page });
const idsOf = (found: { id: string }[]) => found.map(({ id }) => id);
const idsOfRefs = (refs: LeadRef[]) => refs.map(({ leadId }) => leadId);

describe('listing leads', () => {
  it('gives the newest first, also among those of one moment', async () => {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 3);
    await parts.db.update(leads).set({ receivedAt: new Date() }).where(eq(leads.tenantId, tenantId));
    const page = await list(tenantId);
    expect(idsOf(page.leads)).toEqual(idsOfRefs(refs.toReversed()));
    expect(page).toMatchObject({ hasOlder: false, hasNewer: false });
  });

  it('towards the older ones misses nothing and repeats nothing, though leads arrive between the pages', async () => {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 5);
    const seen: string[] = [];
    let from: LeadPageWanted['from'];
    for (const [size, hasOlder] of [
      [2, true],
      [2, true],
      [1, false],
    ] as const) {
      const page = await list(tenantId, { from, limit: 2 });
      expect(page.leads).toHaveLength(size);
      expect([page.hasOlder, page.hasNewer]).toEqual([hasOlder, from !== undefined]);
      seen.push(...idsOf(page.leads));
      from = { place: page.leads.at(-1) as LeadPlace, towards: 'older' };
      await aLead(parts.db, tenantId);
    }
    expect(seen).toEqual(idsOfRefs(refs.toReversed()));
  });

  it('towards the newer ones goes back the same way, the newest first on every page', async () => {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 6);
    const [sixth, fifth, fourth, third, second] = idsOfRefs(refs.toReversed());
    const { leads: all } = await list(tenantId);
    const newerThan = (lead: LeadPlace | undefined) =>
      list(tenantId, { from: { place: lead as LeadPlace, towards: 'newer' }, limit: 2 });
    const nearest = await newerThan(all.at(-1));
    expect([idsOf(nearest.leads), nearest.hasNewer]).toEqual([[third, second], true]);
    const next = await newerThan(nearest.leads[0]);
    expect([idsOf(next.leads), next.hasNewer]).toEqual([[fifth, fourth], true]);
    expect(await newerThan(next.leads[0])).toMatchObject({ leads: [{ id: sixth }], hasNewer: false });
    expect(await newerThan(all[0])).toMatchObject({ leads: [], hasOlder: true, hasNewer: false });
  });

  it("names a lead's agent, and the account's own host only while that account is connected", async () => {
    const { tenantId } = await aTenant(parts.db);
    await parts.db
      .insert(agents)
      .values({ tenantId, id: tenantId, name: 'Sales', description: '', formFields: [], allowedOrigins: [] });
    const lead = await aLead(parts.db, tenantId);
    await parts.db.update(leads).set({ agentId: tenantId }).where(eq(leads.id, lead.leadId));
    await recordSynced(parts.db, lead, SYNCED);
    const connection = {
      tenantId,
      status: 'disconnected',
      hubId: 2,
      uiDomain: 'app-eu1.hubspot.com',
    } as const;
    await parts.db.insert(connections).values({ ...connection, scopes: [] });
    expect((await list(tenantId)).leads).toMatchObject([{ agentName: 'Sales', uiDomain: null }]);
    await parts.db.update(connections).set({ hubId: SYNCED.hubId }).where(eq(connections.tenantId, tenantId));
    expect((await list(tenantId)).leads).toMatchObject([{ uiDomain: 'app-eu1.hubspot.com' }]);
  });
});

describe('reading one lead', () => {
  it('gives its timeline, oldest entry first', async () => {
    const { tenantId } = await aTenant(parts.db);
    const ref = await aLead(parts.db, tenantId);
    await recordSynced(parts.db, ref, SYNCED);
    const { lead, events } = await readLead(parts.db, ref);
    expect(lead).toMatchObject({ id: ref.leadId, tenantId, status: 'synced' });
    expect(events).toEqual([
      { at: expect.any(Date), kind: 'received', message: 'Received and stored.', details: null },
      { at: expect.any(Date), kind: 'synced', message: 'Created contact 501 in HubSpot.', details: null },
    ]);
  });

  it("refuses another tenant's lead like one that does not exist", async () => {
    const ref = await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    const { tenantId } = await aTenant(parts.db);
    const refusals = await Promise.allSettled([
      readLead(parts.db, { ...ref, tenantId }),
      readLead(parts.db, { tenantId, leadId: 'lead_unknown' }),
    ]);
    expect(refusals[0]).toMatchObject({ status: 'rejected', reason: { code: 'lead-not-found' } });
    expect(refusals[1]).toEqual(refusals[0]);
  });
});
