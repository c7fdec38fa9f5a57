import { beginSync } from '../../src/leads/begin-sync.ts';
import { claimQueuedLeads } from '../../src/leads/claim-queued-leads.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, LIMITS, SYNCED, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('beginning to sync a lead', () => {
  const parts = useDatabase();
  const aReceivedLead = async () => aLead(parts.db, (await aTenant(parts.db)).tenantId);

  it('marks it, takes it out of the line and tells the timeline', async () => {
    const lead = await aReceivedLead();
    expect(await beginSync(parts.db, lead)).toBe('received');
    expect((await readLead(parts.db, lead)).lead.status).toBe('syncing');
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing']);
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).not.toContainEqual(
      expect.objectContaining(lead),
    );
  });

  it('repeated, as by a retried activity, adds nothing to the timeline', async () => {
    const lead = await aReceivedLead();
    await beginSync(parts.db, lead);
    expect(await beginSync(parts.db, lead)).toBe('syncing');
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing']);
  });

  it('ends a wait', async () => {
    const lead = await aReceivedLead();
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'hubspot_limit', waitMs: 60_000 });
    expect(await beginSync(parts.db, lead)).toBe('waiting');
    expect((await readLead(parts.db, lead)).lead).toMatchObject({
      status: 'syncing',
      waitingFor: null,
      waitingUntil: null,
    });
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'waiting', 'syncing']);
  });

  it('leaves a synced lead as it is, and says that it is', async () => {
    const lead = await aReceivedLead();
    await recordSynced(parts.db, lead, SYNCED);
    expect(await beginSync(parts.db, lead)).toBe('synced');
    expect((await readLead(parts.db, lead)).lead.status).toBe('synced');
    expect(await timeline(parts.db, lead)).toEqual(['received', 'synced']);
  });

  it("knows no lead that does not exist, nor another tenant's", async () => {
    const lead = await aReceivedLead();
    const { tenantId } = await aTenant(parts.db);
    expect(await beginSync(parts.db, { ...lead, leadId: 'lead_unknown' })).toBeNull();
    expect(await beginSync(parts.db, { ...lead, tenantId })).toBeNull();
    expect((await readLead(parts.db, lead)).lead.status).toBe('received');
  });
});
