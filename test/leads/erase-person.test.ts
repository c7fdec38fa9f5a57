import { eq, sql } from 'drizzle-orm';
import { leads, leadTexts } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { claimQueuedLeads, requeueLeads } from '../../src/leads/claim-queued-leads.ts';
import { countLeads } from '../../src/leads/count-leads.ts';
import { eraseContact } from '../../src/leads/erase-person.ts';
import { contactDeleted, contactsMerged } from '../../src/leads/follow-contact.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { wakeWaitingLeads } from '../../src/leads/wake-waiting-leads.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, LIMITS, SYNCED, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const ADA = { email: 'ada@example.com', name: 'Ada Lovelace', note: 'likes engines' };
const CONTACT = { hubId: SYNCED.hubId, contactId: SYNCED.contactId };

describe('a privacy deletion of a contact', () => {
  const parts = useDatabase();
  const warning = {
    code: 'not_mapped',
    field: 'note',
    property: null,
    message: 'note is not mapped.',
  } as const;

  async function aSyncedLead(tenantId?: string, contactId = CONTACT.contactId): Promise<LeadRef> {
    const lead = await aLead(parts.db, tenantId ?? (await aTenant(parts.db)).tenantId, ADA);
    await beginSync(parts.db, lead);
    const sent = { field: 'name', property: 'firstname', label: null, value: 'Ada', result: 'sent' } as const;
    await recordSynced(parts.db, lead, { ...SYNCED, contactId, warnings: [warning], fieldResults: [sent] });
    const consent = { text: 'Ada may be called', given: true, at: '2026-03-01T00:00:00Z', page: null };
    await parts.db.update(leads).set({ consent }).where(eq(leads.id, lead.leadId));
    return lead;
  }
  const erase = (contact = CONTACT) => eraseContact(parts.db, contact);
  const recordOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;
  const erased = { fields: {}, email: '', erasedAt: expect.any(Date) };
  const kept = { fields: ADA, email: ADA.email, erasedAt: null };
  /** The row itself, with everything that it says. */
  const rowOf = async ({ leadId }: LeadRef) => {
    const [row] = await parts.db.execute<{ text: string; hash: string }>(
      sql`select leads::text as text, email_hash as hash from leads where id = ${leadId}`,
    );
    if (!row) throw new Error('There is no such lead.');
    return row;
  };

  afterEach(() => parts.db.execute(sql`truncate leads, lead_texts, lead_events, suppressions, contact_news`));

  it('erases what we know of the person, and keeps that a lead was there and what became of it', async () => {
    const lead = await aSyncedLead();
    const before = await rowOf(lead);
    await erase();
    expect(await recordOf(lead)).toMatchObject({
      ...erased,
      status: 'synced',
      outcome: 'created',
      warnings: [],
      hubId: CONTACT.hubId,
      hubspotContactId: CONTACT.contactId,
      contactGoneAt: expect.any(Date),
    });
    const after = await rowOf(lead);
    expect(after.text).not.toMatch(/ada|lovelace|engines|note/i);
    expect(after.hash).toBe(before.hash);
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'synced', 'erased']);
  });

  it('leaves nothing of the person to be found, and others as they are', async () => {
    const lead = await aSyncedLead();
    const other = await aLead(parts.db, lead.tenantId, { ...ADA, email: 'grace@example.com' });
    await erase();
    const left = await parts.db.select({ text: leadTexts.text }).from(leadTexts);
    expect(left).toEqual([{ text: expect.stringContaining('grace@example.com') }]);
    expect(await recordOf(other)).toMatchObject({ erasedAt: null });
  });

  it('leaves nobody anything to deal with', async () => {
    const { tenantId } = await aSyncedLead();
    const failed = await aLead(parts.db, tenantId, ADA);
    await aLead(parts.db, tenantId, ADA);
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    await erase();
    expect(await countLeads(parts.db, { tenantId, filter: {} })).toMatchObject({ failed: 2, failedOpen: 0 });
  });

  it('erases every lead of the person in the workspace, and those on their way fail in words', async () => {
    const first = await aSyncedLead();
    const { tenantId } = first;
    const received = await aLead(parts.db, tenantId, ADA);
    const syncing = await aLead(parts.db, tenantId, ADA);
    const waiting = await aLead(parts.db, tenantId, ADA);
    const failed = await aLead(parts.db, tenantId, ADA);
    for (const lead of [syncing, waiting, failed]) await beginSync(parts.db, lead);
    await recordHalted(parts.db, waiting, { status: 'waiting', waitingFor: 'connection', waitMs: 1_000 });
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    await erase();

    for (const lead of [received, syncing, waiting]) {
      expect(await recordOf(lead)).toMatchObject({
        ...erased,
        status: 'failed',
        waitingFor: null,
        waitingUntil: null,
        problem: { code: 'suppressed', message: expect.stringMatching(/deleted for privacy/) },
      });
    }
    expect(await recordOf(failed)).toMatchObject({
      ...erased,
      status: 'failed',
      problem: { code: 'refused' },
    });
    const goesOn = (await claimQueuedLeads(parts.db, LIMITS)).leads; // the run that waited, to find that it has nothing to do
    expect(goesOn.map(({ leadId }) => leadId)).toEqual([waiting.leadId]);
  });

  it('lets the run of a lead that was just woken go on, whether its wake-up was on its way or not', async () => {
    const { tenantId } = await aSyncedLead();
    const leads = [await aLead(parts.db, tenantId, ADA), await aLead(parts.db, tenantId, ADA)];
    for (const lead of leads) {
      await beginSync(parts.db, lead);
      await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    }
    await wakeWaitingLeads(parts.db, tenantId);
    const onTheirWay = (await claimQueuedLeads(parts.db, { ...LIMITS, atMost: 1 })).leads;
    await erase();
    await requeueLeads(parts.db, onTheirWay); // Temporal did not take it
    const goesOn = (await claimQueuedLeads(parts.db, LIMITS)).leads;
    expect(goesOn).toEqual(leads.map((lead) => ({ ...lead, waits: true })));
  });

  it('leaves alone other persons, and the same person in other workspaces', async () => {
    const lead = await aSyncedLead();
    const other = await aLead(parts.db, lead.tenantId, { ...ADA, email: 'grace@example.com' });
    const elsewhere = await aSyncedLead(undefined, '502');
    await erase();
    expect(await recordOf(other)).toMatchObject({ erasedAt: null, email: 'grace@example.com' });
    expect(await recordOf(elsewhere)).toMatchObject(kept);
    expect(await parts.db.execute(sql`select tenant_id from suppressions`)).toEqual([
      { tenant_id: lead.tenantId },
    ]);
  });

  it('of the same number in another account is none of ours', async () => {
    const lead = await aSyncedLead();
    await erase({ ...CONTACT, hubId: CONTACT.hubId + 1 });
    await erase({ ...CONTACT, contactId: '999' });
    expect(await recordOf(lead)).toMatchObject({ ...kept, contactGoneAt: null });
  });

  it('erases each person that the contact stood for, after a merge of two', async () => {
    const ada = await aSyncedLead();
    const grace = await aLead(parts.db, ada.tenantId, { email: 'grace@example.com' });
    await recordSynced(parts.db, grace, { ...SYNCED, contactId: '502' });
    await contactsMerged(parts.db, { hubId: 1, mergedIds: [CONTACT.contactId, '502'], survivorId: '503' });
    await erase({ ...CONTACT, contactId: '503' });
    expect(await recordOf(ada)).toMatchObject(erased);
    expect(await recordOf(grace)).toMatchObject(erased);
  });

  it('erases although the contact was deleted before', async () => {
    const lead = await aSyncedLead();
    await contactDeleted(parts.db, CONTACT);
    await erase();
    await contactDeleted(parts.db, CONTACT);
    expect(await recordOf(lead)).toMatchObject(erased);
  });

  it('repeated changes nothing, and spares a lead that came after it', async () => {
    const first = await aSyncedLead();
    await erase();
    const before = await rowOf(first);
    const later = await aLead(parts.db, first.tenantId, ADA);
    await erase();
    expect(await rowOf(first)).toEqual(before);
    expect(await timeline(parts.db, first)).toEqual(['received', 'syncing', 'synced', 'erased']);
    expect(await recordOf(later)).toMatchObject({ ...kept, status: 'received' });
  });

  it('of the contact that a later lead made anew erases that one, too', async () => {
    const first = await aSyncedLead();
    await erase();
    const later = await aSyncedLead(first.tenantId, '777');
    await erase({ ...CONTACT, contactId: '777' });
    expect(await recordOf(later)).toMatchObject(erased);
    expect(await timeline(parts.db, first)).toEqual(['received', 'syncing', 'synced', 'erased']);
  });

  it('leaves nothing to retry, and says so', async () => {
    const first = await aSyncedLead();
    const waiting = await aLead(parts.db, first.tenantId, ADA);
    await erase();
    await expect(retryLead(parts.db, waiting)).rejects.toMatchObject({
      code: 'lead-not-failed',
      message: expect.stringMatching(/was erased, so there is nothing to send/),
    });
    expect(await recordOf(waiting)).toMatchObject({ status: 'failed' });
  });
});
