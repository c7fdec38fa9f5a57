import { beginSync } from '../../src/leads/begin-sync.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { type LeadFilter, listLeads, readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();

const list = (tenantId: string, filter: Partial<LeadFilter> = {}) =>
  listLeads(parts.db, { tenantId, status: null, text: null, before: null, limit: 50, ...filter });
const idsOf = (found: { id: string }[]) => found.map(({ id }) => id);
const idsOfRefs = (refs: LeadRef[]) => refs.map(({ leadId }) => leadId);

describe('listing leads', () => {
  it('gives the newest first', async () => {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 3);
    expect(idsOf(await list(tenantId))).toEqual(idsOfRefs(refs.toReversed()));
  });

  it("never gives another tenant's, whatever is asked for", async () => {
    const [own, foreign] = [await aTenant(parts.db), await aTenant(parts.db)];
    const lead = await aLead(parts.db, foreign.tenantId);
    await recordSynced(parts.db, lead, SYNCED);
    for (const text of [null, 'ada@example.com', lead.leadId, SYNCED.contactId]) {
      expect(await list(own.tenantId, { text })).toEqual([]);
      expect(await list(foreign.tenantId, { text })).toHaveLength(1);
    }
  });

  it('filters by one status or several', async () => {
    const { tenantId } = await aTenant(parts.db);
    const [synced, failed, received] = (await severalLeads(parts.db, tenantId, 3)) as [
      LeadRef,
      LeadRef,
      LeadRef,
    ];
    await recordSynced(parts.db, synced, SYNCED);
    await beginSync(parts.db, failed);
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    expect(idsOf(await list(tenantId, { status: ['failed'] }))).toEqual([failed.leadId]);
    expect(idsOf(await list(tenantId, { status: ['received', 'synced'] }))).toEqual([
      received.leadId,
      synced.leadId,
    ]);
    expect(await list(tenantId, { status: ['waiting'] })).toEqual([]);
  });

  it("finds a part of an email in any case, a lead's id and a contact's id, and takes nothing as a pattern", async () => {
    const { tenantId } = await aTenant(parts.db);
    const ada = await aLead(parts.db, tenantId, { email: 'Ada_L@Example.com' });
    const bob = await aLead(parts.db, tenantId, { email: 'bob@example.com' });
    await recordSynced(parts.db, bob, { ...SYNCED, contactId: '77' });
    expect(idsOf(await list(tenantId, { text: 'ADA_l@' }))).toEqual([ada.leadId]);
    expect(idsOf(await list(tenantId, { text: '@example' }))).toEqual([bob.leadId, ada.leadId]);
    expect(idsOf(await list(tenantId, { text: bob.leadId }))).toEqual([bob.leadId]);
    expect(idsOf(await list(tenantId, { text: '77' }))).toEqual([bob.leadId]);
    for (const text of ['%', 'bob%', 'b_b', "' or true --"])
      expect(await list(tenantId, { text })).toEqual([]);
  });

  it('pages miss nothing and repeat nothing, though leads arrive between them', async () => {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 5);
    const pages: string[][] = [];
    let before: number | null = null;
    for (let page = 0; page < 3; page++) {
      const found: Awaited<ReturnType<typeof list>> = await list(tenantId, { before, limit: 2 });
      pages.push(idsOf(found));
      before = found.at(-1)?.seq ?? null;
      await aLead(parts.db, tenantId);
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(idsOfRefs(refs.toReversed()));
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
      { at: expect.any(Date), kind: 'received', message: 'Received and stored.' },
      { at: expect.any(Date), kind: 'synced', message: 'Created contact 501 in HubSpot.' },
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
