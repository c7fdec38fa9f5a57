import { beginSync } from '../../src/leads/begin-sync.ts';
import { recordHalted } from '../../src/leads/record-outcome.ts';
import type { FailureCode } from '../../src/workflows/contract.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const UNKNOWN_ID = `lead_${'0'.repeat(32)}`;

async function aFailedLead(tenantId: string, code: FailureCode = 'refused') {
  const lead = await aLead(parts.db, tenantId);
  await beginSync(parts.db, lead);
  await recordHalted(parts.db, lead, { status: 'failed', code });
  return lead;
}

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
    ['GET', '', undefined],
    ['POST', '/retry', undefined],
    ['PATCH', '', { handled: true }],
    ['PATCH', '', { email: 'grace@example.com' }],
  ])('is answered exactly like one that does not exist: %s %s %j', async (method, action, json) => {
    const { leadId } = await aFailedLead((await aTenant(parts.db)).tenantId);
    const { apiKey: key } = await aTenant(parts.db);
    const foreign = await api.call(method, `/v1/leads/${leadId}${action}`, { key, json });
    const missing = await api.call(method, `/v1/leads/${UNKNOWN_ID}${action}`, { key, json });
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
    [
      'those that match',
      { filter: { q: 'ada', reason: 'refused', handled: false } },
      { retried: 2, skipped: 0 },
    ],
    ['none that do not match', { filter: { from: '2999-01-01T00:00:00Z' } }, { retried: 0, skipped: 0 }],
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
    { filter: { status: [] } },
    { filter: { text: 'ada' } },
    { status: 'failed' },
  ])('refuses %j and retries nothing', async (json) => {
    const { key } = await someFailed();
    expectProblem(await retry(key, json), [422, 'input-invalid']);
    expect((await api.call('GET', '/v1/leads?status=failed', { key })).body.items).toHaveLength(2);
  });
});

describe('PATCH /v1/leads/{id}', () => {
  const aFailed = async (code?: FailureCode) => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aFailedLead(tenantId, code);
    const change = (json: unknown) => api.call('PATCH', `/v1/leads/${leadId}`, { key, json });
    return { tenantId, key, leadId, change };
  };

  it('marks a failed lead as handled, and takes it back', async () => {
    const { change } = await aFailed();
    const handled = await change({ handled: true });
    expect([handled.status, handled.body]).toMatchObject([
      200,
      { status: 'failed', handledAt: expect.any(String) },
    ]);
    expect((await change({ handled: false })).body).toMatchObject({ status: 'failed', handledAt: null });
  });

  it('corrects an email that HubSpot refuses, and leaves the retry to the person', async () => {
    const { change, key, leadId } = await aFailed('invalid_email');
    const pokes = api.pokes;
    const { status, body } = await change({ email: 'Grace@example.com' });
    expect([status, body]).toMatchObject([200, { email: 'grace@example.com', status: 'failed' }]);
    expect(body.events.at(-1)).toMatchObject({
      kind: 'corrected',
      message: 'A person corrected the email from ada@example.com to grace@example.com.',
    });
    expect(api.pokes).toBe(pokes);
    expect((await api.call('POST', `/v1/leads/${leadId}/retry`, { key })).status).toBe(202);
  });

  it('refuses to correct what HubSpot did not refuse, and an address that is none', async () => {
    expectProblem(await (await aFailed()).change({ email: 'grace@example.com' }), [
      409,
      'email-not-correctable',
    ]);
    const wrong = await (await aFailed('invalid_email')).change({ email: 'grace' });
    expectProblem(wrong, [422, 'email-unusable']);
    expect(wrong.body.errors).toMatchObject([{ field: 'email' }]);
  });

  it('refuses to mark a lead that has not failed', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { leadId } = await aLead(parts.db, tenantId);
    const refused = await api.call('PATCH', `/v1/leads/${leadId}`, { key, json: { handled: true } });
    expectProblem(refused, [409, 'lead-not-failed']);
  });

  it.each([{}, { handled: 'yes' }, { handled: true, email: 'grace@example.com' }, { status: 'synced' }])(
    'refuses %j and changes nothing',
    async (json) => {
      const { change, key, leadId } = await aFailed('invalid_email');
      expectProblem(await change(json), [422, 'input-invalid']);
      const { body } = await api.call('GET', `/v1/leads/${leadId}`, { key });
      expect(body).toMatchObject({ handledAt: null, email: 'ada@example.com' });
    },
  );
});

describe('POST /v1/leads/handle', () => {
  const handle = (key: string, json: unknown) => api.call('POST', '/v1/leads/handle', { key, json });
  const someFailed = async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const refs = [await aFailedLead(tenantId), await aFailedLead(tenantId, 'invalid_email')];
    await aLead(parts.db, tenantId);
    const open = async () => (await api.call('GET', '/v1/leads/counts', { key })).body;
    return { key, ids: refs.map(({ leadId }) => leadId), open };
  };

  it('marks those that match as handled, and undoes just that', async () => {
    const { key, open } = await someFailed();
    const done = await handle(key, { filter: { reason: 'refused' }, handled: true });
    const { handledAt } = done.body;
    expect([done.status, done.body]).toEqual([200, { handled: 1, skipped: 0, handledAt }]);
    expect(await open()).toMatchObject({ failed: 2, failedOpen: 1 });
    const undone = await handle(key, { filter: { handledAt }, handled: false });
    expect(undone.body).toEqual({ handled: 1, skipped: 0, handledAt: null });
    expect(await open()).toMatchObject({ failedOpen: 2 });
  });

  it('marks those that are named, and of a filter the failed ones only', async () => {
    const { key, ids, open } = await someFailed();
    const named = await handle(key, { ids: [ids[0], UNKNOWN_ID], handled: true });
    expect(named.body).toMatchObject({ handled: 1, skipped: 1 });
    expect((await handle(key, { filter: {}, handled: true })).body).toMatchObject({ handled: 1, skipped: 1 });
    expect(await open()).toMatchObject({ all: 3, failedOpen: 0 });
  });

  it.each([
    { handled: true },
    { ids: [UNKNOWN_ID] },
    { ids: [UNKNOWN_ID], filter: {}, handled: true },
    { filter: { handledAt: 'now' }, handled: false },
    { filter: { text: 'ada' }, handled: true },
  ])('refuses %j and marks nothing', async (json) => {
    const { key, open } = await someFailed();
    expectProblem(await handle(key, json), [422, 'input-invalid']);
    expect(await open()).toMatchObject({ failedOpen: 2 });
  });
});
