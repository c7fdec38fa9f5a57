import { sql } from 'drizzle-orm';
import { expectProblem, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { aConnectedTenant, aTenant, connect } from '../support/tenants.ts';

const PATH = '/v1/integrations/hubspot/pending';

describe('another HubSpot account than before, at the API', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot });
  /** The browser of a person whose workspace is Acme's, and who has just approved Beta's account. */
  async function aChange() {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    await connect(parts.db, hubspot, tenantId, BETA);
    return { tenantId, apiKey, headers: await aBrowser(parts.db, tenantId) };
  }

  const decide = (method: string, headers: Record<string, string>, hubId = BETA) =>
    api.call(method, method === 'DELETE' ? `${PATH}?hubId=${hubId}` : PATH, {
      headers,
      ...(method === 'POST' ? { json: { hubId } } : {}),
    });

  beforeEach(() => {
    api.signals.length = 0;
  });
  afterEach(() => forgetConnections(parts.db));

  it('is shown beside the one before, without a token', async () => {
    const { headers } = await aChange();
    const { status, body, text } = await api.call('GET', PATH, { headers });
    expect(status).toBe(200);
    expect(body).toEqual({
      account: {
        hubId: BETA,
        name: 'beta.example',
        domain: 'beta.example',
        type: expect.any(String),
        timeZone: expect.any(String),
        uiUrl: expect.stringMatching(new RegExp(`^http://.*/contacts/${BETA}$`)),
      },
      before: expect.objectContaining({ hubId: ACME, domain: 'acme.example', timeZone: 'Europe/Berlin' }),
      waitingLeads: 0,
      expiresAt: expect.any(String),
    });
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now());
    expect(text).not.toMatch(/token|eyJ/i);
  });

  it('confirmed is the connection, and the refresh workflow is told', async () => {
    const { tenantId, headers } = await aChange();
    expect((await decide('POST', headers)).status).toBe(204);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', hubId: BETA });
    expect(api.signals).toEqual([{ signal: 'reconnected', tenantId }]);
    expectProblem(await decide('POST', headers), [404, 'nothing-pending']);
    expect(api.signals).toHaveLength(1);
  });

  it('cancelled is left, and nobody is told of a connection', async () => {
    const { tenantId, headers } = await aChange();
    expect((await decide('DELETE', headers)).status).toBe(204);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', hubId: ACME });
    expect(await pageOf(hubspot, BETA).isInstalled()).toBe(false);
    expect(api.signals).toEqual([]);
    expectProblem(await api.call('GET', PATH, { headers }), [404, 'nothing-pending']);
  });

  it.each(['POST', 'DELETE'])('is not another one than the person was shown (%s)', async (method) => {
    const { tenantId, headers } = await aChange();
    const refused = await decide(method, headers, BETA + 1);
    expectProblem(refused, [404, 'nothing-pending']);
    expect(refused.body.detail).toMatch(/^Another HubSpot account was approved meanwhile/);
    expect((await api.call('GET', PATH, { headers })).body).toMatchObject({ account: { hubId: BETA } });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME });
    expect(api.signals).toEqual([]);
  });

  it.each([
    ['POST', PATH],
    ['DELETE', PATH],
    ['DELETE', `${PATH}?hubId=beta`],
    ['DELETE', `${PATH}?hubId=${2 ** 70}`],
  ])('has to be named (%s %s)', async (method, path) => {
    const { headers } = await aChange();
    const refused = await api.call(method, path, { headers });
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toMatchObject([{ field: 'hubId' }]);
  });

  it('is gone after ten minutes, in words', async () => {
    const { tenantId, headers } = await aChange();
    await parts.db.execute(sql`update pending_connections set expires_at = now() - interval '1 second'`);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await decide(method, headers);
      expectProblem(answer, [404, 'nothing-pending']);
      expect(answer.body.detail).toMatch(/ten minutes are over, so nothing was changed; press Connect again/);
    }
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME });
  });

  it('that another workspace took meanwhile is refused, in words', async () => {
    const { tenantId, headers } = await aChange();
    await aConnectedTenant(parts.db, hubspot, BETA);
    const answer = await decide('POST', headers);
    expectProblem(answer, [409, 'account-taken']);
    expect(answer.body.detail).toMatch(/connected to another workspace meanwhile, so nothing was changed/);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME });
    expect(api.signals).toEqual([]);
  });

  it("is for a signed-in person's own page alone: no key, no other site, nobody else", async () => {
    const { apiKey, headers } = await aChange();
    for (const method of ['GET', 'POST', 'DELETE']) {
      expectProblem(await api.call(method, PATH), [401, 'session-ended']);
      expectProblem(await api.call(method, PATH, { key: apiKey }), [401, 'session-ended']);
      const { tenantId: other } = await aTenant(parts.db);
      const foreign = await aBrowser(parts.db, other);
      expectProblem(await decide(method, foreign), [404, 'nothing-pending']);
    }
    for (const method of ['POST', 'DELETE']) {
      const { cookie } = headers;
      expectProblem(await api.call(method, PATH, { headers: { cookie } }), [403, 'csrf-token-wrong']);
      const elsewhere = { ...headers, origin: 'https://elsewhere.example' };
      expectProblem(await api.call(method, PATH, { headers: elsewhere }), [403, 'csrf-token-wrong']);
    }
    expect((await api.call('GET', PATH, { headers })).status).toBe(200);
  });
});
