import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);

describe('GET /v1/activity', () => {
  it('shows the last day in hours unless told otherwise', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    await aLead(parts.db, tenantId);
    const { status, text } = await api.call('GET', '/v1/activity', { key });
    const answer = JSON.parse(text);
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      period: '24h',
      timeZone: 'UTC',
      bucketSeconds: 3_600,
      from: answer.buckets[0].from,
      to: answer.buckets.at(-1).to,
      totals: { received: 1, synced: 0, waiting: 1, failed: 0 },
      latency: { p50Ms: null, p95Ms: null, leftOut: 0 },
    });
    expect(answer.buckets.at(-1)).toMatchObject({
      synced: 0,
      waiting: 1,
      failed: 0,
      p50Ms: null,
      p95Ms: null,
    });
  });

  it('shows a period and a place', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { text } = await api.call('GET', '/v1/activity?period=30d&timeZone=America/New_York', { key });
    expect(JSON.parse(text)).toMatchObject({
      period: '30d',
      timeZone: 'America/New_York',
      bucketSeconds: 86_400,
    });
  });

  it.each([
    ['?period=1y', 'input-invalid'],
    ["?timeZone=UTC'", 'input-invalid'],
    ['?timeZone=Europe/Atlantis', 'time-zone-unknown'],
  ] as const)('does not understand %s', async (query, code) => {
    const { apiKey: key } = await aTenant(parts.db);
    expectProblem(await api.call('GET', `/v1/activity${query}`, { key }), [422, code]);
  });
});
