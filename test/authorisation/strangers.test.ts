import { createApp } from '../../src/api/app.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aWorkspace, rightful, strangers, type Workspace } from './callers.ts';
import { contentsOf } from './contents.ts';
import { BESIDE, mountedRoutes, OPERATIONS, type Who } from './guards.ts';

const parts = useDatabase();
const api = useApi(parts);
const split = (route: string) => route.split(' ') as [method: string, path: string];
/** An address with ids that nobody has: guards stand before them. */
const addressOf = (path: string) =>
  path
    .replace('{keyId}', `key_${'0'.repeat(32)}`)
    .replace(/(tenants|agents)\/\{id\}/, '$1/nobody')
    .replace(/api-keys\/\{id\}/, `api-keys/key_${'0'.repeat(32)}`)
    .replace(/leads\/\{id\}/, `leads/lead_${'0'.repeat(32)}`);
const all: [string, Who][] = Object.entries({ ...OPERATIONS, ...BESIDE });
const guarded = all.filter(([, who]) => who !== 'anybody');

describe('the routes', () => {
  it('are all known here with those whom they are for, and the API’s are all in the document', async () => {
    const app = createApp({ publicUrl: 'http://localhost:3000' } as Parameters<typeof createApp>[0]);
    expect(mountedRoutes(app).toSorted()).toEqual(all.map(([route]) => route).toSorted());
    const document = JSON.parse((await api.call('GET', '/openapi.json')).text) as {
      paths: Record<string, object>;
    };
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(listed.toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
  });
});

describe('whom a route is not for', () => {
  /** Nothing of it may ever change, so that one does for all. */
  let of: Workspace;
  let before: object;
  beforeAll(async () => {
    of = await aWorkspace(parts.db);
    before = await contentsOf(parts.db);
  });

  it.each(guarded)('%s (for: %s): is refused, and nothing is done', async (route, who) => {
    const [method, path] = split(route);
    for (const [stranger, headers, refusal] of strangers(who, of, method)) {
      const refused = await api.call(method, addressOf(path), { headers });
      expect([stranger, refused.status, refused.body.code]).toEqual([stranger, ...refusal]);
      expectProblem(refused, refusal);
    }
    expect(await contentsOf(parts.db)).toEqual(before);
  });
});

describe('whom a route is for', () => {
  it.each(guarded)('%s (for: %s): is let in', async (route, who) => {
    const [method, path] = split(route);
    const of = await aWorkspace(parts.db);
    for (const headers of rightful(who, of).slice(0, path === '/v1/session' ? 1 : undefined)) {
      const { status, body } = await api.call(method, addressOf(path), { headers });
      expect([401, 403]).not.toContain(status);
      expect(body.code).not.toBe('internal-error');
    }
  });
});

describe('what anybody may call', () => {
  it.each([
    ['POST', '/webhooks/hubspot', 401, 'signature-wrong'],
    ['POST', '/v1/public/agents/{id}/answers', 403, 'website-not-allowed'],
    ['POST', '/v1/public/agents/{id}/leads', 403, 'website-not-allowed'],
  ] as const)('%s %s asks who it comes from', async (method, path, status, code) => {
    const of = await aWorkspace(parts.db);
    for (const headers of [{}, of.key, of.session]) {
      const json = path.includes('public') ? { token: 'x', fields: {} } : [];
      const sent = { ...headers, 'idempotency-key': 'k' };
      expectProblem(await api.call(method, addressOf(path), { json, headers: sent }), [status, code]);
    }
  });
});
