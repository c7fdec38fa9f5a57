import { beginSync } from '../../src/leads/begin-sync.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const UNKNOWN_ID = `lead_${'0'.repeat(32)}`;

async function aFailedLead(tenantId: string) {
  const lead = await aLead(parts.db, tenantId);
  await beginSync(parts.db, lead);
  await recordHalted(parts.db, lead, { status: 'failed', code: 'refused' });
  return lead;
}

describe('POST /v1/leads', () => {
  const ADA = { fields: { email: 'ada@example.com', name: 'Ada Lovelace' }, source: 'website' };

  it('stores the lead, tells the starter, and only then answers', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const pokes = api.pokes;
    const accepted = await api.call('POST', '/v1/leads', { key, json: ADA });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toEqual({ id: expect.stringMatching(/^lead_[0-9a-f]{32}$/), status: 'received' });
    expect(api.pokes).toBe(pokes + 1);
    const stored = await api.call('GET', `/v1/leads/${accepted.body.id}`, { key });
    expect(stored.body).toMatchObject({ ...ADA, email: 'ada@example.com', status: 'received' });
  });

  it('gives the same lead for the same Idempotency-Key and body, byte for byte', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const raw = '{"fields":{"email":"ada@example.com","huge":1e400,"minus":-0,"long":12345678901234567890}}';
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'key-1' };
    const first = await api.call('POST', '/v1/leads', { key, raw, headers });
    const second = await api.call('POST', '/v1/leads', { key, raw, headers });
    expect(first.status).toBe(202);
    expect([second.status, second.body]).toEqual([202, first.body]);
  });

  it('refuses another lead under a used Idempotency-Key', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const headers = { 'idempotency-key': 'key-1' };
    await api.call('POST', '/v1/leads', { key, json: ADA, headers });
    const reused = await api.call('POST', '/v1/leads', { key, json: { ...ADA, source: 'chat' }, headers });
    expectProblem(reused, [409, 'idempotency-key-reused']);
  });

  it('refuses an agent that the workspace has not, and names the field', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('POST', '/v1/leads', { key, json: { ...ADA, agentId: 'agt_unknown' } });
    expectProblem(refused, [422, 'agent-not-found']);
    expect(refused.body.errors).toMatchObject([{ field: 'agentId' }]);
  });
});

describe('GET /v1/leads', () => {
  it('gives page after page, newest first, until there is no next one', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 5);
    const seen: string[] = [];
    let next = '';
    for (const size of [2, 2, 1]) {
      const { body } = await api.call('GET', `/v1/leads?limit=2${next}`, { key });
      expect(body.items).toHaveLength(size);
      seen.push(...body.items.map(({ id }) => id));
      next = body.nextCursor === null ? 'none' : `&cursor=${body.nextCursor}`;
    }
    expect(next).toBe('none');
    expect(seen).toEqual(refs.map(({ leadId }) => leadId).toReversed());
  });

  it('filters by several statuses and by text', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const failed = await aFailedLead(tenantId);
    const received = await aLead(parts.db, tenantId, { email: 'bob@example.com' });
    const idsOf = async (query: string) =>
      (await api.call('GET', `/v1/leads?${query}`, { key })).body.items.map(({ id }) => id);
    expect(await idsOf('status=failed')).toEqual([failed.leadId]);
    expect(await idsOf('status=failed&status=received')).toEqual([received.leadId, failed.leadId]);
    expect(await idsOf('q=BOB%40')).toEqual([received.leadId]);
  });

  it("never shows another workspace's leads", async () => {
    await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    const { apiKey: key } = await aTenant(parts.db);
    expect((await api.call('GET', '/v1/leads', { key })).body).toEqual({ items: [], nextCursor: null });
  });

  it.each([
    'status=unknown',
    'limit=0',
    'limit=201',
    'limit=many',
    'limit=1&limit=2',
    'cursor=abc',
    'q=%00',
    'sort=email',
  ])('refuses ?%s and names the parameter', async (query) => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('GET', `/v1/leads?${query}`, { key });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors[0]?.field).toBe(query.split('=')[0]);
  });
});

describe('GET /v1/leads/{id}', () => {
  it('gives the lead with its timeline and its run in Temporal', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await recordSynced(parts.db, lead, { ...SYNCED, hubId: 48 });
    const { status, body } = await api.call('GET', `/v1/leads/${lead.leadId}`, { key });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: lead.leadId,
      status: 'synced',
      outcome: 'created',
      hubspotContactId: SYNCED.contactId,
      hubspotUrl: `https://app.hubspot.com/contacts/48/record/0-1/${SYNCED.contactId}`,
      workflow: { id: `sync-lead:${tenantId}:${lead.leadId}`, namespace: 'default' },
      failure: null,
    });
    expect(body.events.map(({ kind }) => kind)).toEqual(['received', 'synced']);
    expect(body).not.toHaveProperty('seq');
    expect(body).not.toHaveProperty('emailHash');
  });

  it('says why a lead failed', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aFailedLead(tenantId);
    const { body } = await api.call('GET', `/v1/leads/${leadId}`, { key });
    expect(body.failure).toEqual({ code: 'refused', message: expect.stringMatching(/retry/) });
  });
});

describe('POST /v1/leads/{id}/retry', () => {
  it('puts a failed lead back in line and tells the starter', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aFailedLead(tenantId);
    const pokes = api.pokes;
    const retried = await api.call('POST', `/v1/leads/${leadId}/retry`, { key });
    expect([retried.status, retried.body]).toEqual([202, { id: leadId, status: 'received' }]);
    expect(api.pokes).toBe(pokes + 1);
  });

  it('refuses a lead that has not failed', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aLead(parts.db, tenantId);
    expectProblem(await api.call('POST', `/v1/leads/${leadId}/retry`, { key }), [409, 'lead-not-failed']);
  });
});

describe("another workspace's lead", () => {
  it.each([
    ['GET', ''],
    ['POST', '/retry'],
  ])('is answered exactly like one that does not exist: %s %s', async (method, action) => {
    const { leadId } = await aFailedLead((await aTenant(parts.db)).tenantId);
    const { apiKey: key } = await aTenant(parts.db);
    const foreign = await api.call(method, `/v1/leads/${leadId}${action}`, { key });
    const missing = await api.call(method, `/v1/leads/${UNKNOWN_ID}${action}`, { key });
    expectProblem(foreign, [404, 'lead-not-found']);
    expect([foreign.status, foreign.text]).toEqual([missing.status, missing.text]);
  });
});

describe('POST /v1/leads/retry', () => {
  const retry = (key: string, json: unknown) => api.call('POST', '/v1/leads/retry', { key, json });
  const someFailed = async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const first = await aFailedLead(tenantId);
    await aFailedLead(tenantId);
    await aLead(parts.db, tenantId);
    return { key, first: first.leadId };
  };

  it.each([
    ['all that have failed', {}, { retried: 2, skipped: 0 }],
    ['all that have failed, by an empty filter', { filter: {} }, { retried: 2, skipped: 0 }],
    ['those of a status', { filter: { status: 'failed' } }, { retried: 2, skipped: 0 }],
    ['those of several', { filter: { status: ['failed', 'received'] } }, { retried: 2, skipped: 1 }],
    ['none that are not failed', { filter: { status: 'received' } }, { retried: 0, skipped: 1 }],
  ])('retries %s, and tells the starter', async (_what, json, result) => {
    const { key } = await someFailed();
    const pokes = api.pokes;
    const answer = await retry(key, json);
    expect([answer.status, answer.body]).toEqual([202, result]);
    expect(api.pokes).toBe(pokes + 1);
  });

  it('retries those that are named', async () => {
    const { key, first } = await someFailed();
    expect((await retry(key, { ids: [first, UNKNOWN_ID] })).body).toEqual({ retried: 1, skipped: 1 });
    expect((await api.call('GET', `/v1/leads/${first}`, { key })).body).toMatchObject({ status: 'received' });
  });

  it('takes a thousand ids', async () => {
    const { key, first } = await someFailed();
    const ids = Array.from({ length: 999 }, (_, n) => `lead_${String(n).padStart(32, '0')}`);
    expect((await retry(key, { ids: [...ids, first] })).body).toEqual({ retried: 1, skipped: 999 });
    expectProblem(await retry(key, { ids: [...ids, first, first] }), [422, 'input-invalid']);
  });

  it.each([
    { ids: [] },
    { ids: ['7'] },
    { ids: [UNKNOWN_ID], filter: {} },
    { filter: { status: 'lost' } },
    { filter: { text: 'ada' } },
    { status: 'failed' },
  ])('refuses %j and retries nothing', async (json) => {
    const { key } = await someFailed();
    expectProblem(await retry(key, json), [422, 'input-invalid']);
    expect((await api.call('GET', '/v1/leads?status=failed', { key })).body.items).toHaveLength(2);
  });
});
