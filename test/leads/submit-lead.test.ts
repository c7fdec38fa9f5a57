import { agents, leadEvents, leads } from '../../src/db/schema.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { submitLead } from '../../src/leads/submit-lead.ts';
import { useDatabase } from '../support/database.ts';
import { EMAIL_HASH_KEY } from '../support/keys.ts';
import { timeline } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

describe('submitting a lead', () => {
  const parts = useDatabase();

  const submission = (
    tenantId: string,
    more: { fields?: LeadFields; agentId?: string; idempotencyKey?: string } = {},
  ) => ({
    tenantId,
    fields: { email: ' Ada@Example.com ', name: 'Ada Lovelace' },
    agentId: null,
    conversationId: 'conv-1',
    source: 'website',
    idempotencyKey: null,
    ...more,
  });
  const submit = (...given: Parameters<typeof submission>) =>
    submitLead({ db: parts.db, emailHashKey: EMAIL_HASH_KEY }, submission(...given));
  const anAgent = async (tenantId: string) => {
    const id = `agt-of-${tenantId}`;
    await parts.db
      .insert(agents)
      .values({ tenantId, id, name: 'Sales', description: '', formFields: [], allowedOrigins: [] });
    return id;
  };
  const stored = () => parts.db.$count(leads);

  it('stores it as submitted, with its normalised email and the first entry of its timeline', async () => {
    const { tenantId } = await aTenant(parts.db);
    const accepted = await submit(tenantId);
    expect(accepted).toEqual({ id: expect.stringMatching(/^lead_[0-9a-f]{32}$/), status: 'received' });
    const { lead } = await readLead(parts.db, { tenantId, leadId: accepted.id });
    expect(lead).toMatchObject({
      email: 'ada@example.com',
      fields: { email: ' Ada@Example.com ', name: 'Ada Lovelace' },
      conversationId: 'conv-1',
      source: 'website',
      status: 'received',
      warnings: [],
      problem: null,
    });
    expect(await timeline(parts.db, { tenantId, leadId: accepted.id })).toEqual(['received']);
  });

  it('stores values of every kind as they were submitted', async () => {
    const { tenantId } = await aTenant(parts.db);
    const fields = {
      email: 'a@b.co',
      n: 1.5,
      yes: true,
      none: null,
      list: ['a', 2],
      deep: { 'a "b"': [{}] },
    };
    const { id } = await submit(tenantId, { fields });
    expect((await readLead(parts.db, { tenantId, leadId: id })).lead.fields).toEqual(fields);
  });

  it('refuses a lead without a usable email, and stores nothing', async () => {
    const { tenantId } = await aTenant(parts.db);
    const before = await stored();
    await expect(submit(tenantId, { fields: { name: 'Ada' } })).rejects.toMatchObject({
      code: 'email-unusable',
    });
    expect(await stored()).toBe(before);
  });

  it("takes the tenant's own agent, and refuses an unknown one and another tenant's in the same way", async () => {
    const { tenantId } = await aTenant(parts.db);
    const agentId = await anAgent(tenantId);
    expect(await submit(tenantId, { agentId })).toMatchObject({ status: 'received' });
    const before = await stored();
    const foreign = await anAgent((await aTenant(parts.db)).tenantId);
    for (const other of [foreign, 'agt-of-nobody']) {
      await expect(submit(tenantId, { agentId: other })).rejects.toMatchObject({
        code: 'agent-not-found',
        field: 'agentId',
      });
    }
    expect(await stored()).toBe(before);
  });
});

describe('submitting a lead with an idempotency key', () => {
  const parts = useDatabase();

  const submit = (
    tenantId: string,
    idempotencyKey: string | null,
    fields: LeadFields,
    source: string | null = null,
  ) =>
    submitLead(
      { db: parts.db, emailHashKey: EMAIL_HASH_KEY },
      { tenantId, fields, agentId: null, conversationId: null, source, idempotencyKey },
    );
  const ADA = { email: 'ada@example.com', phone: '1' };

  it('gives the same lead for the same content, whatever the order of its fields', async () => {
    const { tenantId } = await aTenant(parts.db);
    const first = await submit(tenantId, 'key-1', ADA);
    expect(await submit(tenantId, 'key-1', { phone: '1', email: 'ada@example.com' })).toEqual(first);
    expect(await timeline(parts.db, { tenantId, leadId: first.id })).toEqual(['received']);
  });

  it('stores two leads for the same content without a key', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect((await submit(tenantId, null, ADA)).id).not.toBe((await submit(tenantId, null, ADA)).id);
  });

  it.each<[string, LeadFields, string | null]>([
    ['another value', { ...ADA, phone: '2' }, null],
    ['another type', { ...ADA, phone: 1 }, null],
    ['one field less', { email: 'ada@example.com' }, null],
    ['one field more', { ...ADA, company: 'Acme' }, null],
    ['another source', ADA, 'website'],
  ])('refuses %s under a used key, and stores nothing', async (_difference, fields, source) => {
    const { tenantId } = await aTenant(parts.db);
    await submit(tenantId, 'key-1', ADA);
    const before = await parts.db.$count(leads);
    await expect(submit(tenantId, 'key-1', fields, source)).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(await parts.db.$count(leads)).toBe(before);
  });

  it("knows nothing of another tenant's key", async () => {
    const [one, other] = [await aTenant(parts.db), await aTenant(parts.db)];
    const first = await submit(one.tenantId, 'key-1', ADA);
    expect((await submit(other.tenantId, 'key-1', { ...ADA, phone: '2' })).id).not.toBe(first.id);
  });

  it('makes one lead of twenty submits at once', async () => {
    const { tenantId } = await aTenant(parts.db);
    const [leadsBefore, eventsBefore] = [await parts.db.$count(leads), await parts.db.$count(leadEvents)];
    const accepted = await Promise.all(Array.from({ length: 20 }, () => submit(tenantId, 'key-1', ADA)));
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(1);
    expect(await parts.db.$count(leads)).toBe(leadsBefore + 1);
    expect(await parts.db.$count(leadEvents)).toBe(eventsBefore + 1);
  });
});
