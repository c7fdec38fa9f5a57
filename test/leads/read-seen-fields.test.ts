import { eq, sql } from 'drizzle-orm';
import { fieldMappings, leads } from '../../src/db/schema.ts';
import { readSeenFields } from '../../src/leads/read-seen-fields.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
import { mapped } from '../support/mappings.ts';
import { aTenant } from '../support/tenants.ts';

describe('the fields that arrived lately', () => {
  const parts = useDatabase();
  const email = 'ada@acme.com';
  const seen = async (tenantId: string) => {
    const { fields, mapped: sent } = await readSeenFields(parts.db, tenantId);
    return { fields: fields.map(({ field }) => field), sent: sent.map(({ field }) => field) };
  };

  it('are told with how many leads they came, when last, and the newest value, the most frequent first', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aLead(parts.db, tenantId, { email, budget: 100, hat: 'Blue' });
    await aLead(parts.db, tenantId, { email, budget: 200, hat: ' ' });
    const { fields, leads: looked, from } = await readSeenFields(parts.db, tenantId);
    expect(fields).toEqual([
      { field: 'budget', leads: 2, lastSeenAt: expect.any(Date), sample: '200', ignored: false },
      { field: 'hat', leads: 1, lastSeenAt: expect.any(Date), sample: 'Blue', ignored: false },
    ]);
    expect([looked, from]).toEqual([2, expect.any(Date)]);
  });

  it('do not count where they were left empty', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aLead(parts.db, tenantId, { email, budget: null, hat: '', shoes: [], gloves: {} });
    expect(await seen(tenantId)).toEqual({ fields: [], sent: ['email'] });
  });

  it('stand apart by whether they are sent: documented and mapped ones are, those kept here are not', async () => {
    const { tenantId } = await aTenant(parts.db);
    await mapped(parts.db, tenantId, ['budget', 'annual_budget']);
    await parts.db.insert(fieldMappings).values(['phone', 'shoes'].map((field) => ({ tenantId, field })));
    await aLead(parts.db, tenantId, { email, name: 'Ada', budget: 1, phone: '1', shoes: 43, hat: 'Blue' });
    const { fields, sent } = await seen(tenantId);
    expect(sent).toEqual(['budget', 'email', 'name']);
    expect(fields).toEqual(['hat', 'phone', 'shoes']);
    const found = await readSeenFields(parts.db, tenantId);
    expect(found.fields.map(({ ignored }) => ignored)).toEqual([false, true, true]);
  });

  it("are those of 30 days, of leads that are still there, and of no neighbour's", async () => {
    const { tenantId } = await aTenant(parts.db);
    await aLead(parts.db, (await aTenant(parts.db)).tenantId, { email, neighbour: 1 });
    const old = await aLead(parts.db, tenantId, { email, old: 1 });
    const erased = await aLead(parts.db, tenantId, { email, erased: 1 });
    await aLead(parts.db, tenantId, { email, hat: 1 });
    const change = (lead: { leadId: string }, to: object) =>
      parts.db.update(leads).set(to).where(eq(leads.id, lead.leadId));
    await change(old, { receivedAt: sql`now() - interval '31 days'` });
    await change(erased, { erasedAt: sql`now()` });
    expect((await seen(tenantId)).fields).toEqual(['hat']);
  });

  it('are shown by the beginning of a long value', async () => {
    const { tenantId } = await aTenant(parts.db);
    await aLead(parts.db, tenantId, { email, essay: '😀'.repeat(500) });
    expect((await readSeenFields(parts.db, tenantId)).fields[0]?.sample).toBe('😀'.repeat(100));
  });

  it('of a workspace without leads are none', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await readSeenFields(parts.db, tenantId)).toEqual({
      fields: [],
      mapped: [],
      leads: 0,
      from: null,
    });
  });
});
