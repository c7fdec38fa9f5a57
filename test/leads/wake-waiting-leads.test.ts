import { claimQueuedLeads } from '../../src/leads/claim-queued-leads.ts';
import type { LeadRef, WaitReason } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { wakeWaitingLeads } from '../../src/leads/wake-waiting-leads.ts';
import { useDatabase } from '../support/database.ts';
import { LIMITS, SYNCED, severalLeads, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('waking the leads that wait for a connection', () => {
  const parts = useDatabase();

  const waitFor = (lead: LeadRef, waitingFor: WaitReason = 'connection') =>
    recordHalted(parts.db, lead, { status: 'waiting', waitingFor, waitMs: null });
  /** Leads of a new tenant, handed to Temporal. */
  async function inFlight(count: number): Promise<LeadRef[]> {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, count);
    await claimQueuedLeads(parts.db, LIMITS);
    return refs;
  }

  it('puts them back in line in order of acceptance, and tells their timelines', async () => {
    const refs = await inFlight(3);
    for (const ref of refs.toReversed()) await waitFor(ref);
    const tenantId = refs[0]?.tenantId ?? '';
    expect(await wakeWaitingLeads(parts.db, tenantId)).toBe(3);
    for (const ref of refs) {
      const { lead } = await readLead(parts.db, ref);
      expect(lead).toMatchObject({ status: 'received', waitingFor: null, waitingUntil: null });
      expect(await timeline(parts.db, ref)).toEqual(['received', 'waiting', 'woken']);
    }
    const claimed = (await claimQueuedLeads(parts.db, LIMITS)).leads;
    expect(claimed).toEqual(refs.map((ref) => ({ ...ref, waits: true })));
  });

  it('called again it finds nothing, and no lead is told twice', async () => {
    const [lead] = (await inFlight(1)) as [LeadRef];
    await waitFor(lead);
    await wakeWaitingLeads(parts.db, lead.tenantId);
    expect(await wakeWaitingLeads(parts.db, lead.tenantId)).toBe(0);
    expect(await timeline(parts.db, lead)).toEqual(['received', 'waiting', 'woken']);
  });

  it('leaves alone what waits for something else, has ended, or belongs to another tenant', async () => {
    const [limited, synced, failed, waiting] = (await inFlight(4)) as [LeadRef, LeadRef, LeadRef, LeadRef];
    await waitFor(limited, 'hubspot_limit');
    await recordSynced(parts.db, synced, SYNCED);
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    await waitFor(waiting);
    const [foreign] = (await inFlight(1)) as [LeadRef];
    await waitFor(foreign);

    expect(await wakeWaitingLeads(parts.db, waiting.tenantId)).toBe(1);
    expect((await readLead(parts.db, waiting)).lead.status).toBe('received');
    expect((await readLead(parts.db, limited)).lead.status).toBe('waiting');
    expect((await readLead(parts.db, synced)).lead.status).toBe('synced');
    expect((await readLead(parts.db, failed)).lead.status).toBe('failed');
    expect((await readLead(parts.db, foreign)).lead.status).toBe('waiting');
  });
});
