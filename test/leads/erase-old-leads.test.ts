import { eq, sql } from 'drizzle-orm';
import { leads, leadTexts } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { eraseOldLeads } from '../../src/leads/erase-old-leads.ts';
import { handleLead } from '../../src/leads/handle-leads.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { retryLead } from '../../src/leads/retry-lead.ts';
import { submitLead } from '../../src/leads/submit-lead.ts';
import { invalidOption, notMapped } from '../../src/leads/warnings.ts';
import { changeRetention } from '../../src/tenants/change-retention.ts';
import { useDatabase } from '../support/database.ts';
import { EMAIL_HASH_KEY } from '../support/keys.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const ADA = { email: 'ada@example.com', name: 'Ada Lovelace', budget: '“lots”', note: 'x' };
const DAY = sql`interval '1 day'`;

describe('leads whose time to be kept is over', () => {
  const parts = useDatabase();
  afterEach(() => parts.db.execute(sql`truncate tenants cascade`));

  const aWorkspace = async (retentionDays: number | null = null) => {
    const { tenantId } = await aTenant(parts.db);
    await changeRetention(parts.db, { tenantId, retentionDays });
    return tenantId;
  };
  const aSyncedLead = async (tenantId: string, daysAgo: number) => {
    const lead = await aLead(parts.db, tenantId, ADA, 'key-1');
    const target = { field: 'budget', property: 'budget' };
    await recordSynced(parts.db, lead, {
      ...SYNCED,
      warnings: [invalidOption(target, ['“lots”']), notMapped('note')],
      fieldResults: [{ field: 'name', property: 'firstname', label: null, value: 'Ada', result: 'sent' }],
    });
    await set(lead, { touchedAt: sql`now() - ${daysAgo} * ${DAY}` });
    return lead;
  };
  const set = (
    { leadId }: LeadRef,
    values: Parameters<ReturnType<typeof parts.db.update<typeof leads>>['set']>[0],
  ) => parts.db.update(leads).set(values).where(eq(leads.id, leadId));
  const recordOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;
  const erase = (retentionDays: number | null = null) => eraseOldLeads(parts.db, retentionDays);

  it('lose what they held of the person, and keep the record of the sync without its values', async () => {
    const lead = await aSyncedLead(await aWorkspace(), 31);
    const consent = {
      text: 'May we write?',
      given: true,
      at: '2026-03-01T00:00:00Z',
      page: 'https://a.example/?ada',
    };
    await set(lead, { consent, conversationId: 'ada-1', source: 'Ada’s page' });
    expect(await erase(30)).toBe(1);
    expect(await recordOf(lead)).toMatchObject({
      ...{ status: 'synced', outcome: 'created', hubId: 1, hubspotContactId: '501', contactGoneAt: null },
      ...{ email: '', fields: {}, erasedAt: expect.any(Date), erasedBecause: 'retention', problem: null },
      ...{ syncedAt: expect.any(Date), idempotencyKey: 'key-1', consent: { ...consent, page: null } },
      fieldResults: [{ field: 'name', property: 'firstname', label: null, value: null, result: 'sent' }],
      warnings: [
        expect.objectContaining({
          code: 'invalid_option',
          message: expect.stringContaining('because “…” is'),
        }),
        notMapped('note'),
      ],
    });
    const [row] = await parts.db.execute(sql`select leads::text as text from leads`);
    expect(row?.text).not.toMatch(/ada|lovelace|lots/i);
    expect(await parts.db.select().from(leadTexts)).toEqual([]);
    expect((await readLead(parts.db, lead)).events.at(-1)).toMatchObject({
      kind: 'erased',
      message: 'Erased, because leads are kept for 30 days.',
    });
  });

  it('are those of before, and once erased are left in peace', async () => {
    const tenantId = await aWorkspace();
    await aSyncedLead(tenantId, 31);
    expect([await erase(32), await erase(30), await erase(30)]).toEqual([0, 1, 0]);
  });

  it('are kept by a workspace as long as it says, by others as long as the operator says, or for ever', async () => {
    const short = await aSyncedLead(await aWorkspace(7), 10);
    const long = await aSyncedLead(await aWorkspace(365), 100);
    const plain = await aSyncedLead(await aWorkspace(), 100);
    expect(await erase()).toBe(1);
    expect(await recordOf(short)).toMatchObject({ email: '' });
    expect(await erase(30)).toBe(1);
    expect(await recordOf(plain)).toMatchObject({ email: '' });
    expect(await recordOf(long)).toMatchObject({ email: ADA.email });
  });

  it('are not those that still have to go to HubSpot or wait for a person, however old', async () => {
    const tenantId = await aWorkspace(1);
    const [received, syncing, waiting, failed] = await Promise.all(
      Array.from({ length: 4 }, () => aLead(parts.db, tenantId)),
    );
    if (!received || !syncing || !waiting || !failed) throw new Error('Four leads were asked for');
    await beginSync(parts.db, syncing);
    await recordHalted(parts.db, waiting, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    await parts.db.update(leads).set({ touchedAt: sql`now() - 100 * ${DAY}`, queuedAt: null });
    await recordHalted(parts.db, failed, { status: 'failed', code: 'refused' });
    await set(failed, { touchedAt: sql`now() - 100 * ${DAY}` });
    expect(await erase()).toBe(0);
    // A failure counts from when a person has dealt with it.
    await handleLead(parts.db, failed, true);
    expect(await erase()).toBe(0);
    await set(failed, { handledAt: sql`now() - 2 * ${DAY}` });
    expect(await erase()).toBe(1);
    await expect(retryLead(parts.db, failed)).rejects.toMatchObject({
      code: 'lead-not-failed',
      message:
        'What this lead held of its person was erased, so there is nothing to send; nothing was changed.',
    });
  });

  it('are still known by their idempotency key', async () => {
    const tenantId = await aWorkspace(1);
    const { leadId } = await aSyncedLead(tenantId, 2);
    await erase();
    const again = { agentId: null, conversationId: null, source: null, idempotencyKey: 'key-1' };
    const deps = { db: parts.db, emailHashKey: EMAIL_HASH_KEY };
    expect(await submitLead(deps, { tenantId, fields: ADA, ...again })).toEqual({
      id: leadId,
      status: 'synced',
    });
  });

  it('are found by an index, among many that are erased already', async () => {
    const tenantId = await aWorkspace(1);
    await aSyncedLead(tenantId, 2);
    const plan = await parts.db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(sql`explain select id from leads where tenant_id = ${tenantId} and erased_at is null
        and (status = 'synced' or handled_at is not null) and touched_at < now() - interval '1 day'
        order by touched_at limit 500`);
    });
    expect(JSON.stringify(plan)).toContain('leads_kept');
  });
});
