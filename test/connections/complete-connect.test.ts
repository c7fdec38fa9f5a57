import { sql } from 'drizzle-orm';
import { completeConnect } from '../../src/connections/complete-connect.ts';
import { ConnectRefused } from '../../src/connections/connect-refused.ts';
import { openToken } from '../../src/connections/seal-token.ts';
import { connections, oauthStates, pendingConnections } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { introspectToken } from '../../src/hubspot/oauth.ts';
import { anApproval } from '../support/approvals.ts';
import { caught } from '../support/caught.ts';
import { connectionHistory, connectionOf, forgetConnections, tokensOf } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { aWideQuota } from '../support/quota.ts';
import { answers, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, aSession, aTenant, connect, NO_SIGNALS } from '../support/tenants.ts';
import { closedPort } from '../support/unreachable.ts';

type Approval = Awaited<ReturnType<typeof anApproval>>;

describe('coming back from HubSpot with an approval', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const complete = (approval: Approval, app: HubSpotApp = hubspot.app) =>
    completeConnect(
      { db: parts.db, app, keys: KEYS, quota: aWideQuota(parts.db), signals: NO_SIGNALS },
      approval,
    );
  const refusal = async (approval: Approval, app?: HubSpotApp) => {
    const error = await caught(complete(approval, app));
    if (!(error instanceof ConnectRefused)) throw error;
    return error.refusal;
  };
  const stored = () => parts.db.select().from(connections);

  afterEach(() => forgetConnections(parts.db));

  it('connects the tenant, and says whose account it is', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await complete(await anApproval(parts.db, hubspot, tenantId))).toEqual({
      tenantId,
      became: 'connected',
    });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'connected',
      hubId: ACME,
      hubDomain: 'acme.example',
      accountType: 'STANDARD',
      timeZone: 'Europe/Berlin',
      uiDomain: new URL(hubspot.app.apiUrl).host,
      scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'],
      tokenVersion: 1,
      accessLifetimeMs: 1_800_000,
    });
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected']);
  });

  it('stores tokens that work, and none of them in clear anywhere in the row', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { access, refresh } = await tokensOf(parts.db, tenantId);
    expect(await introspectToken(hubspot.app, access)).toMatchObject({ hubId: ACME });
    const [row] = await parts.db.execute<{ text: string }>(sql`select connections::text from connections`);
    expect(JSON.stringify(row)).not.toContain(access);
    expect(JSON.stringify(row)).not.toContain(refresh);
  });

  it('again gives the connection new tokens of a new version, and ends what was wrong', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const before = await tokensOf(parts.db, tenantId);
    await parts.db.update(connections).set({
      status: 'reconnect_required',
      lastError: { code: 'grant_gone', message: 'Gone.', at: '2026-01-01T00:00:00Z' },
      refreshFailedAt: sql`now()`,
    });
    await connect(parts.db, hubspot, tenantId);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'connected',
      tokenVersion: 2,
      lastError: null,
      refreshFailedAt: null,
    });
    expect((await tokensOf(parts.db, tenantId)).refresh).not.toBe(before.refresh);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnected']);
  });

  describe('is refused for its state', () => {
    it('when it was used before, whatever came of it', async () => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      expect(await refusal({ ...approval, code: 'wrong' })).toBe('code_refused');
      expect(await refusal(approval)).toBe('state_unknown');
      expect(await stored()).toEqual([]);
    });

    it('when it is unknown', async () => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      expect(await refusal({ ...approval, state: 'made-up' })).toBe('state_unknown');
      await complete(approval); // and the true one is still good
    });

    it.each(['the same tenant', 'another tenant'])('when another browser of %s brings it', async (whose) => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      const owner = whose === 'the same tenant' ? tenantId : (await aTenant(parts.db)).tenantId;
      const { sessionHash } = await aSession(parts.db, owner);
      expect(await refusal({ ...approval, sessionHash })).toBe('state_unknown');
      expect(await hubspot.requests('token.exchange')).toEqual([]);
      expect(await complete(approval)).toMatchObject({ tenantId });
    });

    it('when its ten minutes are over', async () => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      await parts.db.update(oauthStates).set({ expiresAt: sql`now() - interval '1 second'` });
      expect(await refusal(approval)).toBe('state_unknown');
      expect(await hubspot.requests('token.exchange')).toEqual([]);
    });
  });

  describe('is refused, and nothing is stored,', () => {
    it("when the account is another tenant's", async () => {
      const { tenantId: owner } = await aConnectedTenant(parts.db, hubspot, ACME);
      const { tenantId } = await aTenant(parts.db);
      const before = await tokensOf(parts.db, owner);
      expect(await refusal(await anApproval(parts.db, hubspot, tenantId, ACME))).toBe('account_taken');
      expect((await stored()).map((row) => row.tenantId)).toEqual([owner]);
      expect(await tokensOf(parts.db, owner)).toEqual(before);
      expect(await connectionHistory(parts.db, tenantId)).toEqual([]);
    });

    it("when a connected tenant changes to another tenant's account: it keeps its own", async () => {
      await aConnectedTenant(parts.db, hubspot, ACME);
      const { tenantId } = await aConnectedTenant(parts.db, hubspot, BETA);
      expect(await refusal(await anApproval(parts.db, hubspot, tenantId, ACME))).toBe('account_taken');
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: BETA, tokenVersion: 1 });
    });

    it('when HubSpot does not know the code', async () => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      expect(await refusal({ ...approval, code: 'unknown' })).toBe('code_refused');
      expect(await stored()).toEqual([]);
    });

    it("when HubSpot refuses our app's credentials", async () => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      expect(await refusal(approval, { ...hubspot.app, clientSecret: 'wrong' })).toBe('operator_fault');
      expect(await stored()).toEqual([]);
    });

    it('when HubSpot is away', async () => {
      const { tenantId } = await aTenant(parts.db);
      const approval = await anApproval(parts.db, hubspot, tenantId);
      const apiUrl = `http://127.0.0.1:${await closedPort()}`;
      expect(await refusal(approval, { ...hubspot.app, apiUrl })).toBe('hubspot_away');
      expect(await stored()).toEqual([]);
    });
  });

  it('with another account than before leaves the connection alone until a person confirms', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot, ACME);
    const before = await tokensOf(parts.db, tenantId);
    const approval = await anApproval(parts.db, hubspot, tenantId, BETA);
    expect(await complete(approval)).toEqual({ tenantId, became: 'pending' });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME, tokenVersion: 1 });
    expect(await tokensOf(parts.db, tenantId)).toEqual(before);
    const [pending] = await parts.db.select().from(pendingConnections);
    const owner = { tenantId, kind: 'access' } as const;
    const token = await openToken(KEYS, owner, pending?.accessToken ?? '');
    expect(await introspectToken(hubspot.app, token)).toMatchObject({ hubId: BETA });
    expect(JSON.stringify(pending)).not.toContain(token);
  });

  it('takes over an account that its owner has disconnected', async () => {
    await aConnectedTenant(parts.db, hubspot, ACME);
    await parts.db.update(connections).set({ status: 'disconnected' });
    const { tenantId } = await aConnectedTenant(parts.db, hubspot, ACME);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', hubId: ACME });
  });
});

describe('an approval that HubSpot answers only in part', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const grant = answers(200, { access_token: 'a', refresh_token: 'r', expires_in: 1_800 });
  const facts = (...scopes: string[]) => answers(200, { active: true, hub_id: ACME, scopes });
  const account = answers(200, { portalId: ACME });
  const bothScopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];

  it.each([
    ['the right to write', [grant, facts('oauth', 'crm.objects.contacts.read'), account], 'scope_missing'],
    ['the right to read', [grant, facts('oauth', 'crm.objects.contacts.write'), account], 'scope_missing'],
    [
      'a refresh token',
      [answers(200, { access_token: 'a', expires_in: 1_800 }), facts(...bothScopes), account],
      'hubspot_away',
    ],
    ['whose account it is', [grant, answers(200, { active: false })], 'hubspot_away'],
    ['its time zone', [grant, facts(...bothScopes), answers(503)], 'hubspot_away'],
  ] as const)('without %s is refused, and nothing is stored', async (_what, reactions, refusal) => {
    const { tenantId } = await aTenant(parts.db);
    const approval = await anApproval(parts.db, hubspot, tenantId);
    scripted.will(...reactions);
    const deps = {
      db: parts.db,
      app: scripted.app,
      keys: KEYS,
      quota: aWideQuota(parts.db),
      signals: NO_SIGNALS,
    };
    expect(await caught(completeConnect(deps, approval))).toMatchObject({ refusal });
    expect(await parts.db.select().from(connections)).toEqual([]);
  });

  it('without the base scope is a connection all the same: HubSpot does not always list it', async () => {
    const { tenantId } = await aTenant(parts.db);
    const approval = await anApproval(parts.db, hubspot, tenantId);
    scripted.will(grant, facts(...bothScopes), account);
    await completeConnect(
      { db: parts.db, app: scripted.app, keys: KEYS, quota: aWideQuota(parts.db), signals: NO_SIGNALS },
      approval,
    );
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', uiDomain: null });
  });
});
