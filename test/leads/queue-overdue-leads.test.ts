import { and, eq, sql } from 'drizzle-orm';
import { connections, leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { claimQueuedLeads } from '../../src/leads/claim-queued-leads.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { queueOverdueLeads } from '../../src/leads/queue-overdue-leads.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import type { HaltedState } from '../../src/workflows/contract.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, LIMITS, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('queueing leads that nobody seems to work on', () => {
  const parts = useDatabase();

  async function aClaimedLead(): Promise<LeadRef> {
    const lead = await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    await claimQueuedLeads(parts.db, LIMITS);
    return lead;
  }
  async function aHaltedLead(state: HaltedState): Promise<LeadRef> {
    const lead = await aClaimedLead();
    await recordHalted(parts.db, lead, state);
    return lead;
  }
  /** The lead as it would be had nothing happened to it for some minutes. */
  const age = ({ tenantId, leadId }: LeadRef, minutes: number) =>
    parts.db
      .update(leads)
      .set({
        touchedAt: sql`${leads.touchedAt} - ${minutes} * interval '1 minute'`,
        waitingUntil: sql`${leads.waitingUntil} - ${minutes} * interval '1 minute'`,
      })
      .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  const connectedSince = (tenantId: string, minutes: number, status: 'connected' | 'reconnect_required') =>
    parts.db.insert(connections).values({
      tenantId,
      status,
      hubId: Math.floor(Math.random() * 1e9),
      scopes: [],
      accessToken: 'sealed',
      refreshToken: 'sealed',
      connectedAt: sql`now() - ${minutes} * interval '1 minute'`,
    });
  /** Whether a sweep put just this lead back in line. */
  async function isQueued(lead: LeadRef): Promise<boolean> {
    const queued = await queueOverdueLeads(parts.db);
    const claimed = (await claimQueuedLeads(parts.db, LIMITS)).leads;
    expect(claimed).toHaveLength(queued);
    return claimed.some(({ leadId }) => leadId === lead.leadId);
  }

  it('a lead that was handed to Temporal a minute ago and has not begun', async () => {
    const lead = await aClaimedLead();
    await age(lead, 0.9);
    expect(await isQueued(lead)).toBe(false);
    await age(lead, 0.2);
    expect(await isQueued(lead)).toBe(true);
    expect(await isQueued(lead)).toBe(false); // it counts as handed over afresh
  });

  it('a lead that is being worked on and of which nothing was heard for five minutes', async () => {
    const lead = await aClaimedLead();
    await beginSync(parts.db, lead);
    await age(lead, 4.9);
    expect(await isQueued(lead)).toBe(false);
    await age(lead, 0.2);
    expect(await isQueued(lead)).toBe(true);
    expect((await readLead(parts.db, lead)).lead.status).toBe('received');
  });

  it('their runs are woken, as one may sleep though what it waits for is not on record', async () => {
    const [begun, handedOver] = [await aClaimedLead(), await aClaimedLead()];
    await beginSync(parts.db, begun);
    for (const lead of [begun, handedOver]) await age(lead, 6);
    await queueOverdueLeads(parts.db);
    const claimed = (await claimQueuedLeads(parts.db, LIMITS)).leads;
    expect(claimed.map(({ waits }) => waits)).toEqual([true, true]);
  });

  it('a lead that waits a minute past its time', async () => {
    const lead = await aHaltedLead({ status: 'waiting', waitingFor: 'hubspot_outage', waitMs: 600_000 });
    await age(lead, 10.9);
    expect(await isQueued(lead)).toBe(false);
    await age(lead, 0.2);
    expect(await isQueued(lead)).toBe(true);
    expect((await readLead(parts.db, lead)).lead).toMatchObject({ waitingFor: null, waitingUntil: null });
  });

  it('a lead that waits for a connection which has been there for a minute', async () => {
    const lead = await aHaltedLead({ status: 'waiting', waitingFor: 'connection', waitMs: null });
    await age(lead, 60);
    expect(await isQueued(lead)).toBe(false);
    await connectedSince(lead.tenantId, 0.5, 'connected');
    expect(await isQueued(lead)).toBe(false); // whoever connected is still waking them
    await parts.db.update(connections).set({ connectedAt: sql`now() - interval '2 minutes'` });
    expect(await isQueued(lead)).toBe(true);
  });

  it.each<[string, HaltedState]>([
    [
      'waits for a connection that needs a person',
      { status: 'waiting', waitingFor: 'connection', waitMs: null },
    ],
    ['waits for a time to come', { status: 'waiting', waitingFor: 'hubspot_limit', waitMs: 86_400_000 }],
    ['has failed', { status: 'failed', code: 'refused' }],
  ])('never a lead that %s', async (_what, state) => {
    const lead = await aHaltedLead(state);
    await connectedSince(lead.tenantId, 600, 'reconnect_required');
    await age(lead, 600);
    expect(await isQueued(lead)).toBe(false);
  });

  it('never a lead that is synced, or that stands in line already', async () => {
    const synced = await aClaimedLead();
    await recordSynced(parts.db, synced, SYNCED);
    await age(synced, 600);
    const queued = await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    await age(queued, 600);
    expect(await queueOverdueLeads(parts.db)).toBe(0);
    await claimQueuedLeads(parts.db, LIMITS);
  });
});
