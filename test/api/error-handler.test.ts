import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/db/client.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const LEAD = { fields: { email: 'secret-words-of-a-person@example.com' } };
const TRACE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('what nobody foresaw', () => {
  const parts = useDatabase();
  const api = useApi(parts);

  it('shows a trace id and nothing else', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    await parts.db.execute(sql`alter table leads rename column fields to renamed`);
    const failed = await api.call('POST', '/v1/leads', { key, json: LEAD });
    expectProblem(failed, [500, 'internal-error']);
    expect(failed.body.traceId).toMatch(TRACE_ID);
    expect(failed.body.detail).toContain(failed.body.traceId);
    expect(Object.keys(failed.body).toSorted()).toEqual([
      'code',
      'detail',
      'status',
      'title',
      'traceId',
      'type',
    ]);
    expect(failed.text).not.toMatch(/secret-words|fields|column|leads/);
  });
});

describe('a database that is away', () => {
  const parts = useDatabase();
  let closed: ReturnType<typeof openDatabase>;
  beforeAll(async () => {
    closed = openDatabase(parts.url);
    await closed.close();
  });
  const api = useApi({
    get db() {
      return closed.db;
    },
  });

  it('is said to be away, so that the caller tries again', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await api.call('POST', '/v1/leads', { key, json: LEAD });
    expectProblem(refused, [503, 'database-away']);
    expect(refused.body.detail).toMatch(/nothing was stored; send the same request again/);
    expect(refused.body.traceId).toMatch(TRACE_ID);
  });

  it('makes the API not ready, but alive', async () => {
    const ready = await api.call('GET', '/readyz');
    expect([ready.status, ready.body]).toEqual([
      503,
      { status: 'not ready', database: 'away', temporal: 'ok' },
    ]);
    expect((await api.call('GET', '/livez')).status).toBe(200);
  });
});

describe('a database that is there', () => {
  const parts = useDatabase();
  const api = useApi(parts);

  it('makes the API ready', async () => {
    const ready = await api.call('GET', '/readyz');
    expect([ready.status, ready.body]).toEqual([200, { status: 'ok', database: 'ok', temporal: 'ok' }]);
  });
});
