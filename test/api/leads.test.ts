import { leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { noteProblem, recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { type AnswerBody, expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED, severalLeads } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);

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
  it('gives page after page, newest first, and back again', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const refs = await severalLeads(parts.db, tenantId, 5);
    const [fifth, fourth, third, second, first] = refs.map(({ leadId }) => leadId).toReversed();
    const page = async (query: string) => (await api.call('GET', `/v1/leads?limit=2${query}`, { key })).body;
    const ids = ({ items }: AnswerBody) => items.map(({ id }) => id);

    const newest = await page('');
    expect([ids(newest), newest.prevCursor]).toEqual([[fifth, fourth], null]);
    const middle = await page(`&cursor=${newest.nextCursor}`);
    expect(ids(middle)).toEqual([third, second]);
    const oldest = await page(`&cursor=${middle.nextCursor}`);
    expect([ids(oldest), oldest.nextCursor]).toEqual([[first], null]);
    expect(ids(await page(`&after=${oldest.prevCursor}`))).toEqual([third, second]);
    const back = await page(`&after=${middle.prevCursor}`);
    expect([ids(back), back.prevCursor, back.nextCursor]).toEqual([[fifth, fourth], null, newest.nextCursor]);
  });

  it('says what has arrived since the newest lead, at first nothing', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const [known] = await severalLeads(parts.db, tenantId, 1);
    await parts.db.update(leads).set({ receivedAt: new Date(Date.now() - 60_000) });
    const { newestCursor } = (await api.call('GET', '/v1/leads', { key })).body;
    const since = async () => (await api.call('GET', `/v1/leads?after=${newestCursor}`, { key })).body;
    const nothing = await since();
    expect(nothing).toMatchObject({ items: [], prevCursor: null, newestCursor });
    const older = await api.call('GET', `/v1/leads?cursor=${nothing.nextCursor}`, { key });
    expect(older.body.items).toMatchObject([{ id: known?.leadId }]);
    const { leadId } = await aLead(parts.db, tenantId);
    expect((await since()).items).toMatchObject([{ id: leadId }]);
  });

  it('says it also of a lead that began to be stored before one that was there already', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const since = async (cursor: string | null) =>
      (await api.call('GET', `/v1/leads${cursor ? `?after=${cursor}` : ''}`, { key })).body;
    const { slow, quick, ...seen } = await parts.db.transaction(async (tx) => {
      const slow = (await aLead(tx as never, tenantId)).leadId;
      const quick = (await aLead(parts.db, tenantId)).leadId;
      const first = await since(null);
      return { slow, quick, first, again: await since(first.newestCursor) };
    });
    expect(seen.first.items).toMatchObject([{ id: quick }]);
    expect(seen.again.items).toMatchObject([{ id: quick }]); // known by its id
    for (const { newestCursor } of [seen.first, seen.again])
      expect((await since(newestCursor)).items).toMatchObject([{ id: quick }, { id: slow }]);
  });

  it('leads back from a page on which nothing is left', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const failed = await aFailedLead(tenantId);
    const { newestCursor } = (await api.call('GET', '/v1/leads?status=failed', { key })).body;
    const empty = (await api.call('GET', `/v1/leads?status=failed&cursor=${newestCursor}`, { key })).body;
    expect(empty).toMatchObject({ items: [], nextCursor: null });
    const back = await api.call('GET', `/v1/leads?status=failed&after=${empty.prevCursor}`, { key });
    expect(back.body.items).toMatchObject([{ id: failed.leadId }]);
  });

  it('answers with 304 while nothing has changed', async () => {
    // Without a word of its own on caches, fetch says no-cache, which asks for the whole answer.
    const ifNot = (etag: string | null) => ({ 'if-none-match': etag ?? '', 'cache-control': 'max-age=0' });
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aLead(parts.db, tenantId);
    for (const path of ['/v1/leads', '/v1/leads/counts', `/v1/leads/${leadId}`]) {
      const etag = (await api.call('GET', path, { key })).headers.get('etag');
      const again = await api.call('GET', path, { key, headers: ifNot(etag) });
      expect([again.status, again.text]).toEqual([304, '']);
    }
    const etag = (await api.call('GET', '/v1/leads', { key })).headers.get('etag');
    await aLead(parts.db, tenantId);
    const changed = await api.call('GET', '/v1/leads', { key, headers: ifNot(etag) });
    expect(changed.status).toBe(200);
  });

  it('filters by status, text and more', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const failed = await aFailedLead(tenantId);
    const received = await aLead(parts.db, tenantId, { email: 'bob@example.com' });
    const idsOf = async (query: string) =>
      (await api.call('GET', `/v1/leads?${query}`, { key })).body.items.map(({ id }) => id);
    expect(await idsOf('status=failed')).toEqual([failed.leadId]);
    expect(await idsOf('status=failed&status=received')).toEqual([received.leadId, failed.leadId]);
    expect(await idsOf('q=BOB%40')).toEqual([received.leadId]);
    expect(await idsOf('reason=refused&reason=connection&handled=false&test=false&warnings=false')).toEqual([
      failed.leadId,
    ]);
    expect(await idsOf('from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00%2B01:00')).toEqual([]);
    expect(await idsOf(`id=${failed.leadId}`)).toEqual([failed.leadId]);
  });

  it("never shows another workspace's leads", async () => {
    await aLead(parts.db, (await aTenant(parts.db)).tenantId);
    const { apiKey: key } = await aTenant(parts.db);
    const none = { items: [], nextCursor: null, prevCursor: null, newestCursor: null };
    expect((await api.call('GET', '/v1/leads', { key })).body).toEqual(none);
  });

  it.each([
    'status=unknown',
    'limit=0',
    'limit=201',
    'limit=many',
    'limit=1&limit=2',
    'cursor=abc',
    'cursor=OTk5OTk5OTk5OTk5OTk5LjE', // a time beyond all calendars
    'after=abc',
    'after=MS4x&cursor=MS4x',
    'q=a',
    'q=%00a',
    'reason=lost',
    'agentId=',
    'warnings=yes',
    'from=yesterday',
    'from=0000-01-01T00:00:00Z',
    'to=9999-12-31T23:59:59-12:00',
    'id=7',
    'sort=email',
  ])('refuses ?%s and names the parameter', async (query) => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('GET', `/v1/leads?${query}`, { key });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors[0]?.field).toBe(query.split('=')[0]);
  });
});

describe('GET /v1/leads/counts', () => {
  it('counts by the filter of the list, without its status', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    await aFailedLead(tenantId);
    await aLead(parts.db, tenantId, { email: 'bob@example.com' });
    const { status, body } = await api.call('GET', '/v1/leads/counts?q=ada&handled=false', { key });
    expect([status, body]).toEqual([
      200,
      {
        ...{ all: 1, received: 0, syncing: 0, waiting: 0, failed: 1, synced: 0 },
        ...{ withWarnings: 0, failedOpen: 1 },
      },
    ]);
    expectProblem(await api.call('GET', '/v1/leads/counts?status=failed', { key }), [422, 'input-invalid']);
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
      account: { hubId: 48, name: null },
      test: false,
      handledAt: null,
      agentName: null,
      notes: [],
      consent: null,
      idempotencyKey: null,
      fieldResults: [{ field: 'email', result: 'sent', sent: 'ada@example.com' }],
    });
    expect(body.events.map(({ kind }) => kind)).toEqual(['received', 'synced']);
    expect(body).not.toHaveProperty('seq');
    expect(body).not.toHaveProperty('emailHash');
  });

  it('says why a lead failed', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aFailedLead(tenantId);
    const { body } = await api.call('GET', `/v1/leads/${leadId}`, { key });
    expect(body.failure).toEqual({ code: 'refused', message: expect.stringMatching(/retry/), traceId: null });
  });

  it('gives support the id under which our log has a fault of ours, and HubSpot what it said itself', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await beginSync(parts.db, lead);
    const hubspot = { status: 503, category: null, correlationId: 'c-1' };
    const details = { attempt: 3, traceId: 'trace-1', hubspot };
    await noteProblem(parts.db, lead, { code: 'internal_error', message: 'Ours.', details });
    await recordHalted(parts.db, lead, { status: 'failed', code: 'internal_error' });
    const { body } = await api.call('GET', `/v1/leads/${lead.leadId}`, { key });
    expect(body.failure).toEqual({ code: 'internal_error', message: 'Ours.', traceId: 'trace-1' });
    expect(body.events.at(-1)).toMatchObject({ kind: 'failed', details });
  });

  it('notes what was unusual about the contact', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    const notes = [{ code: 'recreated', message: 'It was made again.' }] as const;
    await recordSynced(parts.db, lead, { ...SYNCED, notes });
    expect((await api.call('GET', `/v1/leads/${lead.leadId}`, { key })).body).toMatchObject({ notes });
  });
});
