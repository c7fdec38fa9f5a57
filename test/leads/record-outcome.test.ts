import { eq } from 'drizzle-orm';
import { leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { requeueLeads } from '../../src/leads/claim-queued-leads.ts';
import { noteContact } from '../../src/leads/contact-news.ts';
import { eraseContact } from '../../src/leads/erase-person.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { noteProblem, recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { FAILURE_SENTENCES, LIMIT_SENTENCES, WAIT_SENTENCES } from '../../src/leads/sentences.ts';
import type { HaltedState } from '../../src/workflows/contract.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const WAITING: HaltedState = { status: 'waiting', waitingFor: 'hubspot_limit', waitMs: 60_000 };
const FAILED: HaltedState = { status: 'failed', code: 'refused' };

const parts = useDatabase();

async function aSyncingLead(): Promise<LeadRef> {
  const lead = await aLead(parts.db, (await aTenant(parts.db)).tenantId);
  await beginSync(parts.db, lead);
  return lead;
}
const stateOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;
const lastEvent = async (lead: LeadRef) => (await readLead(parts.db, lead)).events.at(-1);

describe('recording that HubSpot has a lead', () => {
  it('keeps where it went and what was left out', async () => {
    const lead = await aSyncingLead();
    const warning = {
      code: 'not_mapped',
      field: 'hat',
      property: null,
      message: 'hat is kept here.',
    } as const;
    await recordSynced(parts.db, lead, { ...SYNCED, warnings: [warning] });
    expect(await stateOf(lead)).toMatchObject({
      status: 'synced',
      hubId: SYNCED.hubId,
      hubspotContactId: SYNCED.contactId,
      outcome: 'created',
      warnings: [warning],
      syncedAt: expect.any(Date),
    });
  });

  it.each([
    ['created', 'Created contact 501 in HubSpot.'],
    ['updated', 'Updated the existing contact 501, matched by email.'],
  ] as const)('tells the timeline that the contact was %s', async (outcome, message) => {
    const lead = await aSyncingLead();
    await recordSynced(parts.db, lead, { ...SYNCED, outcome });
    expect(await lastEvent(lead)).toMatchObject({ kind: 'synced', message });
  });

  it('erases the person whose contact was deleted for privacy before the lead was known to be its own', async () => {
    const lead = await aSyncingLead();
    const contact = { hubId: SYNCED.hubId, contactId: '77' };
    await eraseContact(parts.db, contact);
    await recordSynced(parts.db, lead, { ...SYNCED, ...contact });
    expect(await stateOf(lead)).toMatchObject({ status: 'synced', fields: {}, erasedAt: expect.any(Date) });
  });

  it('erases them also when it is repeated because the process died before that', async () => {
    const lead = await aSyncingLead();
    const contact = { hubId: SYNCED.hubId, contactId: '78' };
    await recordSynced(parts.db, lead, { ...SYNCED, ...contact });
    await parts.db.transaction((tx) => noteContact(tx, contact, 'erased')); // recorded, but not erased
    await recordSynced(parts.db, lead, { ...SYNCED, ...contact });
    expect(await stateOf(lead)).toMatchObject({ status: 'synced', fields: {}, erasedAt: expect.any(Date) });
  });

  it('leaves nothing of a wish to wake its run', async () => {
    const lead = await aSyncingLead();
    await requeueLeads(parts.db, [lead]); // as by a start whose answer came too late
    await recordSynced(parts.db, lead, SYNCED);
    const [row] = await parts.db.select().from(leads).where(eq(leads.id, lead.leadId));
    expect(row).toMatchObject({ queuedAt: null, wakeRun: false });
  });

  it('repeated, as by a retried activity, changes nothing', async () => {
    const lead = await aSyncingLead();
    await recordSynced(parts.db, lead, SYNCED);
    const before = await readLead(parts.db, lead);
    await recordSynced(parts.db, lead, { ...SYNCED, contactId: '999', outcome: 'updated' });
    expect(await readLead(parts.db, lead)).toEqual(before);
  });

  it('ends a wait and forgets the problem behind it', async () => {
    const lead = await aSyncingLead();
    await noteProblem(parts.db, lead, { code: 'hubspot_outage', message: 'HubSpot did not answer.' });
    await recordHalted(parts.db, lead, WAITING);
    await recordSynced(parts.db, lead, SYNCED);
    expect(await stateOf(lead)).toMatchObject({
      status: 'synced',
      waitingFor: null,
      waitingUntil: null,
      problem: null,
    });
  });

  it("does not touch another tenant's lead", async () => {
    const lead = await aSyncingLead();
    const { tenantId } = await aTenant(parts.db);
    await recordSynced(parts.db, { ...lead, tenantId }, SYNCED);
    expect((await stateOf(lead)).status).toBe('syncing');
  });
});

describe('recording that a lead waits or has failed', () => {
  it('says for what it waits, until when, and the timeline says it in words', async () => {
    const lead = await aSyncingLead();
    const earliest = Date.now() + 55_000;
    await recordHalted(parts.db, lead, WAITING);
    const { status, waitingFor, waitingUntil } = await stateOf(lead);
    expect({ status, waitingFor }).toEqual({ status: 'waiting', waitingFor: 'hubspot_limit' });
    expect(waitingUntil?.getTime()).toBeGreaterThan(earliest);
    expect(waitingUntil?.getTime()).toBeLessThan(earliest + 60_000);
    expect(await lastEvent(lead)).toMatchObject({ kind: 'waiting', message: WAIT_SENTENCES.hubspot_limit });
  });

  it('says of a limit which one HubSpot named', async () => {
    const lead = await aSyncingLead();
    const message = LIMIT_SENTENCES.migrating;
    await noteProblem(parts.db, lead, { code: 'hubspot_limit', message, details: { attempt: 1 } });
    await recordHalted(parts.db, lead, WAITING);
    expect(await lastEvent(lead)).toMatchObject({ kind: 'waiting', message });
  });

  it('waits without an end where only a person can end it', async () => {
    const lead = await aSyncingLead();
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    expect(await stateOf(lead)).toMatchObject({ waitingFor: 'connection', waitingUntil: null });
  });

  it('says why it failed, by a code and a sentence', async () => {
    const lead = await aSyncingLead();
    await recordHalted(parts.db, lead, FAILED);
    const problem = { code: 'refused', message: FAILURE_SENTENCES.refused };
    expect(await stateOf(lead)).toMatchObject({ status: 'failed', waitingFor: null, problem });
    expect(await lastEvent(lead)).toMatchObject({ kind: 'failed', message: problem.message });
  });

  it('keeps the more precise sentence that was noted before, where it is of the same failure', async () => {
    const lead = await aSyncingLead();
    const precise = { code: 'refused', message: 'HubSpot requires city and this lead has none.' };
    await noteProblem(parts.db, lead, precise);
    await recordHalted(parts.db, lead, FAILED);
    expect((await stateOf(lead)).problem).toEqual(precise);
    expect(await lastEvent(lead)).toMatchObject({ kind: 'failed', message: precise.message });
  });

  it('does not keep what was noted before of another failure', async () => {
    const lead = await aSyncingLead();
    await noteProblem(parts.db, lead, { code: 'hubspot_outage', message: 'HubSpot did not answer.' });
    await recordHalted(parts.db, lead, FAILED);
    expect((await stateOf(lead)).problem?.code).toBe('refused');
  });

  it.each([
    ['waits', WAITING],
    ['has failed', FAILED],
  ])('repeated for a lead that %s, it adds nothing to the timeline', async (_how, state) => {
    const lead = await aSyncingLead();
    await recordHalted(parts.db, lead, state);
    const before = await timeline(parts.db, lead);
    await recordHalted(parts.db, lead, state);
    expect(await timeline(parts.db, lead)).toEqual(before);
  });

  it('tells the timeline when a lead waits for something else', async () => {
    const lead = await aSyncingLead();
    await recordHalted(parts.db, lead, WAITING);
    await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'operator', waitMs: 1_000 });
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'waiting', 'waiting']);
  });

  it.each([
    ['wait', WAITING],
    ['failure', FAILED],
  ])('a late %s does not change a synced lead, nor does a late note', async (_what, state) => {
    const lead = await aSyncingLead();
    await recordSynced(parts.db, lead, SYNCED);
    const before = await readLead(parts.db, lead);
    await noteProblem(parts.db, lead, { code: 'refused', message: 'Too late.' });
    await recordHalted(parts.db, lead, state);
    expect(await readLead(parts.db, lead)).toEqual(before);
  });

  it('leaves alone a lead that a person has put back in line meanwhile', async () => {
    const lead = await aSyncingLead();
    await recordHalted(parts.db, lead, FAILED);
    await retryLead(parts.db, lead);
    const before = await readLead(parts.db, lead);
    await recordHalted(parts.db, lead, FAILED);
    await recordHalted(parts.db, lead, WAITING);
    expect(await readLead(parts.db, lead)).toEqual(before);
  });

  it("does not touch another tenant's lead", async () => {
    const lead = await aSyncingLead();
    const { tenantId } = await aTenant(parts.db);
    await noteProblem(parts.db, { ...lead, tenantId }, { code: 'refused', message: 'Not yours.' });
    await recordHalted(parts.db, { ...lead, tenantId }, FAILED);
    expect(await stateOf(lead)).toMatchObject({ status: 'syncing', problem: null });
  });
});
