import { eq } from 'drizzle-orm';
import { leads } from '../../src/db/schema.ts';
import type { LeadConsent } from '../../src/leads/lead.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('a lead with what the visitor was asked', () => {
  const parts = useDatabase();
  const CONSENT: LeadConsent = {
    text: 'You may answer me.',
    given: true,
    at: '2026-11-24T14:03:12.000Z',
    page: 'https://example.com/pricing',
  };
  const submit = (tenantId: string, consent?: LeadConsent, key: string | null = null) =>
    aLead(parts.db, tenantId, undefined, key, consent ? { consent } : {});
  const stored = async (leadId: string) =>
    (await parts.db.select().from(leads).where(eq(leads.id, leadId)))[0];

  it('keeps the text, the answer, the time and the page; without a question nothing', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await stored((await submit(tenantId, CONSENT)).leadId)).toMatchObject({
      consent: CONSENT,
      test: false,
    });
    expect(await stored((await submit(tenantId)).leadId)).toMatchObject({ consent: null });
  });

  it('is the same lead when it is sent again later, and the first time counts', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { leadId } = await submit(tenantId, CONSENT, 'key-1');
    const again = await submit(tenantId, { ...CONSENT, at: '2026-11-24T14:04:00.000Z', page: null }, 'key-1');
    expect(again.leadId).toBe(leadId);
    expect(await stored(leadId)).toMatchObject({ consent: CONSENT });
  });

  it.each<[string, LeadConsent | undefined]>([
    ['the other answer', { ...CONSENT, given: false }],
    ['another text', { ...CONSENT, text: 'You may write to me.' }],
    ['no answer', undefined],
  ])('is another lead with %s, and refused under the same key', async (_difference, consent) => {
    const { tenantId } = await aTenant(parts.db);
    await submit(tenantId, CONSENT, 'key-1');
    await expect(submit(tenantId, consent, 'key-1')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
  });
});
