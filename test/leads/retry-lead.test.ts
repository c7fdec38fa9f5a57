import { claimQueuedLeads } from '../../src/leads/claim-queued-leads.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, LIMITS, SYNCED, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('retrying a lead', () => {
  const parts = useDatabase();
  const aFailedLead = async () => {
    const lead = await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    await claimQueuedLeads(parts.db, LIMITS);
    await recordHalted(parts.db, lead, { status: 'failed', code: 'refused' });
    return lead;
  };

  it('puts a failed lead back in line and tells the timeline', async () => {
    const lead = await aFailedLead();
    await retryLead(parts.db, lead);
    expect((await readLead(parts.db, lead)).lead.status).toBe('received');
    expect(await timeline(parts.db, lead)).toEqual(['received', 'failed', 'retried']);
    expect((await claimQueuedLeads(parts.db, LIMITS)).leads).toEqual([{ ...lead, waits: true }]);
  });

  it('pressed twice at once retries once', async () => {
    const lead = await aFailedLead();
    const results = await Promise.allSettled([retryLead(parts.db, lead), retryLead(parts.db, lead)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await timeline(parts.db, lead)).toEqual(['received', 'failed', 'retried']);
  });

  it('refuses a lead that has not failed, and says what it is', async () => {
    const lead = await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    const refusal = (status: string) => ({
      code: 'lead-not-failed',
      message: expect.stringContaining(`is ${status}`),
    });
    await expect(retryLead(parts.db, lead)).rejects.toMatchObject(refusal('received'));
    await recordSynced(parts.db, lead, SYNCED);
    await expect(retryLead(parts.db, lead)).rejects.toMatchObject(refusal('synced'));
    expect(await timeline(parts.db, lead)).toEqual(['received', 'synced']);
  });

  it("refuses another tenant's lead like one that does not exist", async () => {
    const lead = await aFailedLead();
    const { tenantId } = await aTenant(parts.db);
    const refusals = await Promise.allSettled([
      retryLead(parts.db, { ...lead, tenantId }),
      retryLead(parts.db, { tenantId, leadId: 'lead_unknown' }),
    ]);
    expect(refusals[0]).toMatchObject({ status: 'rejected', reason: { code: 'lead-not-found' } });
    expect(refusals[1]).toEqual(refusals[0]);
    expect((await readLead(parts.db, lead)).lead.status).toBe('failed');
  });
});
