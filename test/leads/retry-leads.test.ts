import { eq } from 'drizzle-orm';
import { leads, suppressions } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { claimQueuedLeads } from '../../src/leads/claim-queued-leads.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLeads } from '../../src/leads/retry-leads.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, LIMITS, SYNCED, severalLeads, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('retrying many leads', () => {
  const parts = useDatabase();
  const ALL = { status: ['failed'] } as const;

  const fail = async (lead: LeadRef) => {
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, { status: 'failed', code: 'refused' });
  };
  async function someFailed(count: number) {
    const { tenantId } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, count);
    for (const lead of refs) await fail(lead);
    return { tenantId, refs };
  }
  const statusOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead.status;
  const suppress = async ({ leadId }: LeadRef) => {
    const [lead] = await parts.db.select().from(leads).where(eq(leads.id, leadId));
    if (lead) await parts.db.insert(suppressions).values(lead);
  };

  it('puts all that have failed back in line, in order, and tells their timelines', async () => {
    const { tenantId, refs } = await someFailed(3);
    expect(await retryLeads(parts.db, { tenantId, chosen: ALL })).toEqual({ retried: 3, skipped: 0 });
    for (const lead of refs) {
      expect(await statusOf(lead)).toBe('received');
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'failed', 'retried']);
    }
    const claimed = (await claimQueuedLeads(parts.db, LIMITS)).leads.filter(
      (lead) => lead.tenantId === tenantId,
    );
    expect(claimed).toEqual(refs.map((lead) => ({ ...lead, waits: true }))); // a run may still be there
  });

  it('leaves those that have not failed alone, and counts them as skipped', async () => {
    const { tenantId, refs } = await someFailed(1);
    const waiting = await aLead(parts.db, tenantId);
    const state = { status: 'waiting', waitingFor: 'connection', waitMs: null } as const;
    await beginSync(parts.db, waiting);
    await recordHalted(parts.db, waiting, state);
    const synced = await aLead(parts.db, tenantId);
    await recordSynced(parts.db, synced, SYNCED);
    const ids = [...refs, waiting, synced].map(({ leadId }) => leadId);
    expect(await retryLeads(parts.db, { tenantId, chosen: { ids } })).toEqual({ retried: 1, skipped: 2 });
    expect([await statusOf(waiting), await statusOf(synced)]).toEqual(['waiting', 'synced']);
    expect(await timeline(parts.db, synced)).toEqual(['received', 'synced']);
  });

  it('takes those of the chosen statuses only', async () => {
    const { tenantId, refs } = await someFailed(2);
    await recordSynced(parts.db, await aLead(parts.db, tenantId), SYNCED);
    const chosen = { status: ['synced', 'waiting'] } as const;
    expect(await retryLeads(parts.db, { tenantId, chosen })).toEqual({ retried: 0, skipped: 1 });
    for (const lead of refs) expect(await statusOf(lead)).toBe('failed');
  });

  it('takes those that are named only, each once', async () => {
    const { tenantId, refs } = await someFailed(3);
    const [first, second, third] = refs.map(({ leadId }) => leadId) as [string, string, string];
    const ids = [first, third, third, 'lead_unknown'];
    expect(await retryLeads(parts.db, { tenantId, chosen: { ids } })).toEqual({ retried: 2, skipped: 1 });
    expect(await statusOf({ tenantId, leadId: second })).toBe('failed');
  });

  it('leaves a person who had themselves erased alone: that needs a decision for each', async () => {
    const { tenantId, refs } = await someFailed(2);
    const [lead] = refs as [LeadRef];
    await suppress(lead);
    expect(await retryLeads(parts.db, { tenantId, chosen: ALL })).toEqual({ retried: 1, skipped: 1 });
    expect(await statusOf(lead)).toBe('failed');
    await parts.db.update(leads).set({ suppressionLifted: true }).where(eq(leads.id, lead.leadId));
    expect(await retryLeads(parts.db, { tenantId, chosen: ALL })).toEqual({ retried: 1, skipped: 0 });
  });

  it('leaves erased leads alone', async () => {
    const { tenantId } = await someFailed(1);
    await parts.db.update(leads).set({ erasedAt: new Date() }).where(eq(leads.tenantId, tenantId));
    expect(await retryLeads(parts.db, { tenantId, chosen: ALL })).toEqual({ retried: 0, skipped: 1 });
  });

  it("never touches a neighbour's, whether all or its very id is asked for", async () => {
    const { refs } = await someFailed(1);
    const { tenantId } = await aTenant(parts.db);
    const ids = refs.map(({ leadId }) => leadId);
    expect(await retryLeads(parts.db, { tenantId, chosen: ALL })).toEqual({ retried: 0, skipped: 0 });
    expect(await retryLeads(parts.db, { tenantId, chosen: { ids } })).toEqual({ retried: 0, skipped: 1 });
    expect(await timeline(parts.db, refs[0] as LeadRef)).toEqual(['received', 'syncing', 'failed']);
  });

  it('pressed several times at once retries each lead once', async () => {
    const { tenantId, refs } = await someFailed(5);
    const results = await Promise.all([1, 2, 3].map(() => retryLeads(parts.db, { tenantId, chosen: ALL })));
    expect(results.reduce((sum, { retried }) => sum + retried, 0)).toBe(5);
    for (const lead of refs) {
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'failed', 'retried']);
    }
  });
});
