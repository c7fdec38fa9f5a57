import { beginSync } from '../../src/leads/begin-sync.ts';
import { handleLead, handleLeads } from '../../src/leads/handle-leads.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import type { LeadFilter } from '../../src/leads/lead-filter.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { retryLeads } from '../../src/leads/retry-leads.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED, severalLeads, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('marking failed leads as handled', () => {
  const parts = useDatabase();
  const FAILED: LeadFilter = { status: ['failed'] };

  async function someFailed(count: number) {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, count);
    for (const lead of refs) {
      await beginSync(parts.db, lead);
      await recordHalted(parts.db, lead, { status: 'failed', code: 'refused' });
    }
    return { tenantId, refs };
  }
  const stateOf = async (lead: LeadRef) => {
    const { status, handledAt } = (await readLead(parts.db, lead)).lead;
    return { status, isHandled: handledAt !== null };
  };
  const handle = (tenantId: string, chosen: LeadFilter, handled = true) =>
    handleLeads(parts.db, { tenantId, chosen, handled });

  it('takes those that match and have failed, and tells their timelines', async () => {
    const { tenantId, refs } = await someFailed(2);
    const other = await aLead(parts.db, tenantId);
    const done = await handle(tenantId, {});
    expect(done).toEqual({ handled: 2, skipped: 1, handledAt: expect.any(Date) });
    for (const lead of refs) {
      expect(await stateOf(lead)).toEqual({ status: 'failed', isHandled: true });
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'failed', 'handled']);
    }
    expect(await stateOf(other)).toEqual({ status: 'received', isHandled: false });
  });

  it('repeated changes nothing', async () => {
    const { tenantId, refs } = await someFailed(1);
    await handle(tenantId, FAILED);
    expect(await handle(tenantId, FAILED)).toEqual({ handled: 0, skipped: 1, handledAt: null });
    expect(await timeline(parts.db, refs[0] as LeadRef)).toEqual([
      'received',
      'syncing',
      'failed',
      'handled',
    ]);
  });

  it('can be taken back, for the leads of one call alone', async () => {
    const { tenantId, refs } = await someFailed(3);
    const [first, second] = refs as [LeadRef, LeadRef];
    await handle(tenantId, { ids: [first.leadId] });
    const { handledAt } = await handle(tenantId, FAILED);
    const back = await handle(tenantId, { handledAt: handledAt ?? undefined }, false);
    expect(back).toEqual({ handled: 2, skipped: 0, handledAt: null });
    expect(await stateOf(first)).toMatchObject({ isHandled: true });
    expect(await stateOf(second)).toMatchObject({ isHandled: false });
    expect(await timeline(parts.db, second)).toEqual([
      'received',
      'syncing',
      'failed',
      'handled',
      'reopened',
    ]);
  });

  it("never touches a neighbour's, whether all or its very id is asked for", async () => {
    const { refs } = await someFailed(1);
    const { tenantId } = await aTenant(parts.db);
    const ids = refs.map(({ leadId }) => leadId);
    expect(await handle(tenantId, {})).toMatchObject({ handled: 0, skipped: 0 });
    expect(await handle(tenantId, { ids })).toMatchObject({ handled: 0, skipped: 1 });
    expect(await stateOf(refs[0] as LeadRef)).toMatchObject({ isHandled: false });
  });

  it('keeps them out of a retry of all, but not of one that asks for them', async () => {
    const { tenantId, refs } = await someFailed(3);
    const [first, second] = refs as [LeadRef, LeadRef];
    await handle(tenantId, { ids: [first.leadId, second.leadId] });
    expect(await retryLeads(parts.db, { tenantId, chosen: FAILED })).toEqual({ retried: 1, skipped: 2 });
    const named = { ids: [first.leadId] };
    expect(await retryLeads(parts.db, { tenantId, chosen: named })).toEqual({ retried: 1, skipped: 0 });
    const handled = { ...FAILED, handled: true };
    expect(await retryLeads(parts.db, { tenantId, chosen: handled })).toEqual({ retried: 1, skipped: 0 });
    expect(await stateOf(second)).toEqual({ status: 'received', isHandled: false });
  });

  it.each([
    ['is retried', (lead: LeadRef) => retryLead(parts.db, lead)],
    ['is worked on again', (lead: LeadRef) => beginSync(parts.db, lead)],
    ['is synced after all', (lead: LeadRef) => recordSynced(parts.db, lead, SYNCED)],
  ])('ends when the lead %s', async (_how, goOn) => {
    const { refs } = await someFailed(1);
    const lead = refs[0] as LeadRef;
    await handleLead(parts.db, lead, true);
    await goOn(lead);
    expect(await stateOf(lead)).toMatchObject({ isHandled: false });
  });

  describe('one by one', () => {
    it('may be said twice', async () => {
      const { refs } = await someFailed(1);
      const lead = refs[0] as LeadRef;
      await handleLead(parts.db, lead, true);
      await handleLead(parts.db, lead, true);
      expect(await stateOf(lead)).toMatchObject({ isHandled: true });
      await handleLead(parts.db, lead, false);
      await handleLead(parts.db, lead, false);
      expect(await timeline(parts.db, lead)).toEqual([
        'received',
        'syncing',
        'failed',
        'handled',
        'reopened',
      ]);
    });

    it('is refused for a lead that has not failed, or is not there', async () => {
      const { tenantId } = await aTenant(parts.db);
      const lead = await aLead(parts.db, tenantId);
      const refused = { code: 'lead-not-failed', message: expect.stringMatching(/received, not failed/) };
      await expect(handleLead(parts.db, lead, true)).rejects.toMatchObject(refused);
      const missing = handleLead(parts.db, { tenantId, leadId: 'lead_unknown' }, true);
      await expect(missing).rejects.toMatchObject({ code: 'lead-not-found' });
    });
  });
});
