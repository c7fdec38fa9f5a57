import { sql } from 'drizzle-orm';
import { OPERATOR_KEY, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { connect } from '../support/tenants.ts';
import { aWorkspace, rightful } from './callers.ts';
import { contentsOf } from './contents.ts';
import { OPERATIONS } from './guards.ts';
import { aNeighbour, MARK, type Neighbour, REACHES } from './neighbours.ts';

const parts = useDatabase();
const hubspot = useHubSpot();
const api = useApi(parts, { hubspot });
/** Nobody may change anything of theirs, so that one does for all. */
let neighbour: Neighbour;
beforeAll(async () => {
  neighbour = await aNeighbour(parts.db, hubspot);
});

/** Ids of the right shape that nobody has. */
const NOBODYS = {
  syncedLeadId: `lead_${'1'.repeat(32)}`,
  leadId: `lead_${'0'.repeat(32)}`,
  agentId: `agt_${'0'.repeat(32)}`,
  keyId: `key_${'0'.repeat(32)}`,
};
/** What one and the same answer differs by. */
const withoutIds = (text: string) => text.replace(/(lead|agt|key)_[0-9a-f]{32}/g, '$1');

/** For the next one, whatever became of this: an account belongs to one workspace only. */
afterEach(async () => {
  for (const table of ['pending_connections', 'connection_events', 'connections'])
    await parts.db.execute(
      sql`delete from ${sql.identifier(table)} where tenant_id <> ${neighbour.tenantId}`,
    );
});

describe('the ids of another workspace', () => {
  it.each(REACHES)(
    '%s says of them what it says of ids that nobody has',
    async (operation, reach, expected) => {
      const own = await aWorkspace(parts.db);
      const before = await contentsOf(parts.db, neighbour.tenantId);
      const [method = '', template = ''] = operation.split(' ');
      const reachFor = (whose: Neighbour, headers: Record<string, string>) => {
        const { path = template, json, headers: more } = reach(whose);
        return api.call(method, path, { json, headers: { ...headers, ...more } });
      };
      for (const headers of rightful(OPERATIONS[operation] ?? 'anybody', own).slice(0, 2)) {
        const answer = await reachFor(neighbour, headers);
        if ('refused' in expected) expect([answer.status, answer.body.code]).toEqual(expected.refused);
        else expect(answer.body).toMatchObject(expected.empty);
        expect(answer.text).not.toContain(MARK);
        const same = await reachFor({ ...neighbour, ...NOBODYS }, headers);
        expect(withoutIds(answer.text)).toBe(withoutIds(same.text));
      }
      expect(await contentsOf(parts.db, neighbour.tenantId)).toEqual(before);
    },
  );

  it('cover every operation that takes one, but the operator’s and the visitors’', () => {
    const withIds = Object.entries(OPERATIONS).filter(
      ([operation, who]) => /\{id\}/.test(operation) && !['operator', 'anybody'].includes(who),
    );
    const reached = new Set(REACHES.map(([operation]) => operation));
    expect(withIds.map(([operation]) => operation).filter((operation) => !reached.has(operation))).toEqual(
      [],
    );
  });

  it('do not open a key of one workspace under the name of another, not even to the operator', async () => {
    const own = await aWorkspace(parts.db);
    const path = `/v1/tenants/${own.tenantId}/api-keys/${neighbour.keyId}`;
    const { status, body } = await api.call('DELETE', path, { key: OPERATOR_KEY });
    expect([status, body.code]).toEqual([404, 'api-key-not-found']);
    expect((await api.call('GET', '/v1/leads', { headers: neighbour.key })).status).toBe(200);
  });
});

describe('whatever is read or changed without an id', () => {
  const without = Object.entries(OPERATIONS).filter(
    ([operation, who]) => !/\{/.test(operation) && ['tenant', 'session', 'key'].includes(who),
  );
  const BODIES: Record<string, unknown> = {
    'POST /v1/leads': { fields: { email: `${MARK.toUpperCase()}@example.com` } },
    'POST /v1/leads/retry': {},
    'POST /v1/leads/handle': { filter: {}, handled: true },
    'POST /v1/privacy/erasures': { email: `${MARK}@example.com` },
    'POST /v1/integrations/hubspot/pending': { hubId: ACME },
    'PUT /v1/integrations/hubspot/mappings': { mappings: [] },
    'POST /v1/integrations/hubspot/mappings/preview': { mappings: [], sample: { newest: true } },
    'POST /v1/agents': { name: 'Mine' },
    'POST /v1/test-leads': {},
    'POST /v1/sessions': {},
    'POST /v1/api-keys': { name: 'Mine' },
  };

  /** What is only counted has no words in it by which to know it. */
  const NOTHING: Record<string, object> = {
    'GET /v1/leads/counts': { all: 0 },
    'GET /v1/activity': { totals: { received: 0 }, latency: { p50Ms: null, leftOut: 0 } },
    'GET /v1/integrations/hubspot': {
      waitingCount: 0,
      failedOpen: 0,
      synced24h: 0,
      lastSyncedAt: null,
      drain: null,
      counts: { received: 0, waiting: 0, synced: 0, failed: 0 },
      checklist: { collectLead: false, firstSynced: false },
    },
    'GET /v1/integrations/hubspot/unmapped': { leads: 0, asked: [] },
    'POST /v1/leads/retry': { retried: 0, skipped: 0 },
    'POST /v1/leads/handle': { handled: 0, skipped: 0 },
  };

  it.each(without)('%s (for: %s): is the caller’s own', async (operation, who) => {
    const [method = '', path = ''] = operation.split(' ');
    const own = await aWorkspace(parts.db);
    await connect(parts.db, hubspot, own.tenantId);
    const before = await contentsOf(parts.db, neighbour.tenantId);
    for (const headers of rightful(who, own).slice(0, 2)) {
      const json = BODIES[operation];
      const tag = (await api.call('GET', path, { headers })).headers.get('etag') ?? '*';
      const call = { json, headers: { ...headers, 'if-match': tag } };
      const { status, text, body } = await api.call(method, path, call);
      expect(text).not.toContain(MARK);
      expect(body).toMatchObject(NOTHING[operation] ?? {});
      expect(status).toBeLessThan(500);
    }
    expect(await contentsOf(parts.db, neighbour.tenantId)).toEqual(before);
  });
});
