import { eq, sql } from 'drizzle-orm';
import { connections, leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { erasePersonOnRequest } from '../../src/leads/erase-person.ts';
import { contactDeleted } from '../../src/leads/follow-contact.ts';
import { isSuppressed } from '../../src/leads/is-suppressed.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordSynced } from '../../src/leads/record-outcome.ts';
import { useDatabase } from '../support/database.ts';
import { EMAIL_HASH_KEY } from '../support/keys.ts';
import { aLead, SYNCED, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const ADA = { email: 'ada@example.com', name: 'Ada Lovelace' };

describe('erasing a person who asked for it', () => {
  const parts = useDatabase();
  const erase = (tenantId: string, email = ADA.email) =>
    erasePersonOnRequest({ db: parts.db, emailHashKey: EMAIL_HASH_KEY }, { tenantId, email });
  const recordOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;
  const synced = async (tenantId: string, contactId = SYNCED.contactId, email = ADA.email) => {
    const lead = await aLead(parts.db, tenantId, { ...ADA, email });
    await recordSynced(parts.db, lead, { ...SYNCED, contactId });
    return lead;
  };
  const aWorkspace = async () => (await aTenant(parts.db)).tenantId;
  const CONTACT = { hubId: SYNCED.hubId, contactId: SYNCED.contactId, uiDomain: null };

  it('erases their leads in this workspace, and tells which contacts HubSpot still has', async () => {
    const tenantId = await aWorkspace();
    const lead = await synced(tenantId);
    const other = await synced(tenantId, '777', 'grace@example.com');
    const elsewhere = await synced(await aWorkspace());
    expect(await erase(tenantId, ' ADA@example.com')).toEqual({
      ...{ erased: 1, erasedBefore: 0, beingSent: 0, underOtherEmails: 0 },
      contacts: [CONTACT],
    });
    expect(await recordOf(lead)).toMatchObject({
      ...{ email: '', fields: {}, erasedAt: expect.any(Date), erasedBecause: 'request' },
      ...{ status: 'synced', hubspotContactId: SYNCED.contactId, contactGoneAt: null },
    });
    expect((await readLead(parts.db, lead)).events.at(-1)?.message).toBe(
      'Erased, because the person asked for it.',
    );
    for (const kept of [other, elsewhere]) expect(await recordOf(kept)).toMatchObject({ erasedAt: null });
  });

  it('tells the same again, and erases what has come since', async () => {
    const tenantId = await aWorkspace();
    await synced(tenantId);
    await erase(tenantId);
    expect(await erase(tenantId)).toMatchObject({ erased: 0, erasedBefore: 1, contacts: [CONTACT] });
    await aLead(parts.db, tenantId, ADA);
    expect(await erase(tenantId)).toMatchObject({ erased: 1, erasedBefore: 1 });
  });

  it('of somebody who left no lead yet holds back the one to come', async () => {
    const tenantId = await aWorkspace();
    expect(await erase(tenantId)).toMatchObject({ erased: 0, contacts: [] });
    const { leadId } = await aLead(parts.db, tenantId, ADA);
    const [row] = await parts.db.select({ isSuppressed }).from(leads).where(eq(leads.id, leadId));
    expect(row).toEqual({ isSuppressed: true });
  });

  it('leaves out contacts that HubSpot has deleted, and names where the others are shown', async () => {
    const tenantId = await aWorkspace();
    await synced(tenantId);
    await synced(tenantId, '502');
    await contactDeleted(parts.db, CONTACT);
    await parts.db.insert(connections).values({
      ...{ tenantId, status: 'disconnected', hubId: SYNCED.hubId, scopes: [] },
      uiDomain: 'app-eu1.hubspot.com',
    });
    expect((await erase(tenantId)).contacts).toEqual([
      { ...CONTACT, contactId: '502', uiDomain: 'app-eu1.hubspot.com' },
    ]);
  });

  it('counts leads of the same contact under another address, and leaves them', async () => {
    const tenantId = await aWorkspace();
    await synced(tenantId);
    const other = await synced(tenantId, SYNCED.contactId, 'ada@home.example');
    expect(await erase(tenantId)).toMatchObject({ erased: 1, underOtherEmails: 1 });
    expect(await recordOf(other)).toMatchObject({ erasedAt: null });
  });

  it('while HubSpot is being written to says so, and later names the contact that came of it', async () => {
    const tenantId = await aWorkspace();
    const lead = await aLead(parts.db, tenantId, ADA);
    await beginSync(parts.db, lead);
    expect(await erase(tenantId)).toMatchObject({ erased: 1, beingSent: 1, contacts: [] });
    for (let attempt = 1; attempt <= 2; attempt++) await recordSynced(parts.db, lead, SYNCED);
    expect(await recordOf(lead)).toMatchObject({ status: 'failed', email: '', hubspotContactId: '501' });
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'erased', 'erased']);
    expect(await erase(tenantId)).toMatchObject({ beingSent: 0, contacts: [CONTACT] });
  });

  it('also takes the little that is left of a lead whose time was over', async () => {
    const tenantId = await aWorkspace();
    const { leadId } = await synced(tenantId);
    const consent = { text: 'Ada agrees', given: true, at: '2026-03-01T00:00:00Z', page: null };
    await parts.db
      .update(leads)
      .set({ consent, email: '', fields: {}, erasedAt: sql`now()`, erasedBecause: 'retention' })
      .where(eq(leads.id, leadId));
    expect(await erase(tenantId)).toMatchObject({ erased: 1 });
    expect(await recordOf({ tenantId, leadId })).toMatchObject({ consent: null, erasedBecause: 'request' });
  });

  it('refuses what is no address', async () => {
    const refused = { code: 'email-unusable', field: 'email' };
    await expect(erase(await aWorkspace(), 'ada')).rejects.toMatchObject(refused);
  });
});
