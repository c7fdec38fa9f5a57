import { eq } from 'drizzle-orm';
import { leads, suppressions } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { correctEmail } from '../../src/leads/correct-email.ts';
import { eraseContact } from '../../src/leads/erase-person.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { hashEmail } from '../../src/leads/normalise-email.ts';
import { listLeads, readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { retryLeads } from '../../src/leads/retry-leads.ts';
import { caught } from '../support/caught.ts';
import { useDatabase } from '../support/database.ts';
import { EMAIL_HASH_KEY } from '../support/keys.ts';
import { aLead, SYNCED, timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const TYPED = 'Ada@Example.c0m';
const WRONG = 'ada@example.c0m';
const RIGHT = 'ada@example.com';

describe('correcting an email that HubSpot refuses', () => {
  const parts = useDatabase();

  async function aRefusedLead(code: 'invalid_email' | 'refused' = 'invalid_email'): Promise<LeadRef> {
    const lead = await aLead(parts.db, (await aTenant(parts.db)).tenantId, { email: TYPED, name: 'Ada' });
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, { status: 'failed', code });
    return lead;
  }
  const correct = (lead: LeadRef, email: string) =>
    correctEmail({ db: parts.db, emailHashKey: EMAIL_HASH_KEY }, { ...lead, email });
  const rowOf = async ({ leadId }: LeadRef) => {
    const [row] = await parts.db.select().from(leads).where(eq(leads.id, leadId));
    if (!row) throw new Error('There is no such lead.');
    return row;
  };
  const lastMessage = async (lead: LeadRef) => (await readLead(parts.db, lead)).events.at(-1)?.message;

  it('makes the lead one of the other address, which waits for a retry; what was submitted stays', async () => {
    const lead = await aRefusedLead();
    await correct(lead, ' Ada@EXAMPLE.com ');
    expect(await rowOf(lead)).toMatchObject({
      ...{ email: RIGHT, emailHash: hashEmail(EMAIL_HASH_KEY, RIGHT), fields: { email: TYPED } },
      ...{ status: 'failed', problem: { code: 'invalid_email' } },
    });
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'failed', 'corrected']);
    expect(await lastMessage(lead)).toBe(`A person corrected the email from ${WRONG} to ${RIGHT}.`);
  });

  it('has the lead found by the new address and no longer by the old one', async () => {
    const lead = await aRefusedLead();
    await correct(lead, 'grace@example.com');
    const found = async (q: string) => {
      const page = await listLeads(parts.db, { tenantId: lead.tenantId, filter: { q }, limit: 5 });
      return page.leads.length;
    };
    expect([await found('grace@'), await found(WRONG), await found('ada')]).toEqual([1, 0, 1]);
  });

  it('can be done again before the retry', async () => {
    const lead = await aRefusedLead();
    await correct(lead, 'ada@example.cm');
    await correct(lead, RIGHT);
    expect(await lastMessage(lead)).toBe(`A person corrected the email from ada@example.cm to ${RIGHT}.`);
  });

  it('to the very same address is refused, as no retry could succeed', async () => {
    const lead = await aRefusedLead();
    const refusal = await caught(correct(lead, TYPED));
    expect(refusal).toMatchObject({ code: 'email-unusable', field: 'email' });
    expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'failed']);
  });

  it('to what is no address is refused, and names the field', async () => {
    const lead = await aRefusedLead();
    expect(await caught(correct(lead, 'ada'))).toMatchObject({ code: 'email-unusable', field: 'email' });
    expect((await rowOf(lead)).email).toBe(WRONG);
  });

  it.each([
    ['has failed for another reason', () => aRefusedLead('refused')],
    [
      'is on its way again',
      async () => {
        const lead = await aRefusedLead();
        await retryLead(parts.db, lead);
        return lead;
      },
    ],
  ])('is refused when the lead %s', async (_how, aLeadSo) => {
    const lead = await aLeadSo();
    const refused = { code: 'email-not-correctable', message: expect.stringMatching(/can be corrected/) };
    expect(await caught(correct(lead, RIGHT))).toMatchObject(refused);
    expect((await rowOf(lead)).email).toBe(WRONG);
  });

  it("is refused for another workspace's lead like for one that is not there", async () => {
    const lead = await aRefusedLead();
    const { tenantId } = await aTenant(parts.db);
    expect(await caught(correct({ ...lead, tenantId }, RIGHT))).toMatchObject({ code: 'lead-not-found' });
    expect((await rowOf(lead)).email).toBe(WRONG);
  });

  it('does not carry over that the person of the other address may be sent to after an erasure', async () => {
    const lead = await aRefusedLead();
    await parts.db.update(leads).set({ suppressionLifted: true }).where(eq(leads.id, lead.leadId));
    const erased = { tenantId: lead.tenantId, emailHash: hashEmail(EMAIL_HASH_KEY, RIGHT) };
    await parts.db.insert(suppressions).values(erased);
    await correct(lead, RIGHT);
    const retried = await retryLeads(parts.db, { tenantId: lead.tenantId, chosen: { ids: [lead.leadId] } });
    expect(retried).toEqual({ retried: 0, skipped: 1 });
  });

  it('leaves neither address when the person is erased', async () => {
    const lead = await aRefusedLead();
    await correct(lead, RIGHT);
    await retryLead(parts.db, lead);
    await recordSynced(parts.db, lead, SYNCED);
    await eraseContact(parts.db, { hubId: SYNCED.hubId, contactId: SYNCED.contactId });
    const { events } = await readLead(parts.db, lead);
    expect(JSON.stringify(events)).not.toMatch(/example/i);
    expect(events.map(({ kind }) => kind)).toContain('corrected');
    expect(await caught(correct(lead, WRONG))).toMatchObject({ code: 'email-not-correctable' });
  });
});
