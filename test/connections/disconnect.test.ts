import { eq } from 'drizzle-orm';
import { disconnect } from '../../src/connections/disconnect.ts';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { requireReconnect } from '../../src/connections/require-reconnect.ts';
import { pendingConnections } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import type { Reconnect } from '../../src/hubspot/hubspot-error.ts';
import { introspectToken } from '../../src/hubspot/oauth.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { failureOf, runActivity } from '../support/activity.ts';
import {
  connectionHistory,
  connectionOf,
  forgetConnections,
  leaveTokenLife,
  tokensOf,
} from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { aKey, KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { answers, held, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, aTenant, connect } from '../support/tenants.ts';
import { closedPort } from '../support/unreachable.ts';

describe('disconnecting', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const depsOf = (app: HubSpotApp = hubspot.app, keys = KEYS) => ({
    db: parts.db,
    app,
    keys,
    ensureFreshToken: createEnsureFreshToken({ db: parts.db, app, keys }),
    signals: { disconnected: async () => {} },
  });
  const by = (tenantId: string) => ({ tenantId, by: 'admin' as const });
  const notConnected = { code: 'not-connected', message: expect.stringMatching(/nothing to disconnect/) };
  const nowhere = async () => ({ ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` });

  afterEach(() => forgetConnections(parts.db));

  it('erases the tokens, uninstalls the app and revokes the grant', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { refresh } = await tokensOf(parts.db, tenantId);
    expect(await disconnect(depsOf(), by(tenantId))).toEqual({ confirmed: true });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'disconnected',
      accessToken: null,
      refreshToken: null,
      accessExpiresAt: null,
      leaseId: null,
      lastError: null,
    });
    expect(await pageOf(hubspot).isInstalled()).toBe(false);
    await expect(introspectToken(hubspot.app, refresh)).rejects.toThrow();
    expect((await hubspot.requests()).slice(-3)).toMatchObject([
      { operation: 'app.uninstall', status: 204 },
      { operation: 'token.revoke', status: 200 },
      { operation: 'token.introspect' },
    ]);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'disconnected']);
  });

  it('works with an access token that has ended: nobody could uninstall with it', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    expect(await disconnect(depsOf(), by(tenantId))).toEqual({ confirmed: true });
    expect(await hubspot.requests('token.refresh')).toHaveLength(1);
    expect(await hubspot.requests('app.uninstall')).toMatchObject([{ status: 204 }]);
  });

  it('of a connection that lacks a permission uninstalls the app, though its access token has ended', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const verdict: Reconnect = { is: 'reconnect', why: 'scope_missing', scopes: [] };
    await requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict });
    await faultsOf(hubspot).arm({ operation: 'app.uninstall', status: 401 });
    expect(await disconnect(depsOf(), by(tenantId))).toEqual({ confirmed: true });
    expect(await pageOf(hubspot).isInstalled()).toBe(false);
  });

  it('while HubSpot is away erases the tokens all the same, and says that nothing was confirmed', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    expect(await disconnect(depsOf(await nowhere()), by(tenantId))).toEqual({ confirmed: false });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'disconnected',
      accessToken: null,
      refreshToken: null,
    });
  });

  it('under a lost key erases the tokens all the same, and says that nothing was confirmed', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    expect(await disconnect(depsOf(hubspot.app, KeyRing.parse(aKey('k2'))), by(tenantId))).toEqual({
      confirmed: false,
    });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'disconnected' });
  });

  it('of a connection whose grant is gone has nothing to end at HubSpot', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await hubspot.uninstall();
    await leaveTokenLife(parts.db, tenantId, 0);
    expect(await disconnect(depsOf(), by(tenantId))).toEqual({ confirmed: true });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'disconnected' });
  });

  it('is refused where nothing is connected: never, or no longer', async () => {
    const { tenantId: stranger } = await aTenant(parts.db);
    await expect(disconnect(depsOf(), by(stranger))).rejects.toMatchObject(notConnected);
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await disconnect(depsOf(), by(tenantId));
    await expect(disconnect(depsOf(), by(tenantId))).rejects.toMatchObject(notConnected);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'disconnected']);
  });

  it('forgets an approval that waits for a confirmation, and leaves that account as well', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await connect(parts.db, hubspot, tenantId, BETA);
    expect(await disconnect(depsOf(), by(tenantId))).toEqual({ confirmed: true });
    const pending = eq(pendingConnections.tenantId, tenantId);
    expect(await parts.db.select().from(pendingConnections).where(pending)).toEqual([]);
    expect(await pageOf(hubspot, ACME).isInstalled()).toBe(false);
    expect(await pageOf(hubspot, BETA).isInstalled()).toBe(false);
    expect(await hubspot.requests('token.revoke')).toHaveLength(2);
  });

  it('leaves alone an account that waits for a confirmation and is another tenant’s by now', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await connect(parts.db, hubspot, tenantId, BETA);
    await aConnectedTenant(parts.db, hubspot, BETA);
    expect(await disconnect(depsOf(), by(tenantId))).toEqual({ confirmed: true });
    expect(await pageOf(hubspot, BETA).isInstalled()).toBe(true);
  });

  it('says that nothing was confirmed, when HubSpot did so for the connected account only', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await connect(parts.db, hubspot, tenantId, BETA);
    scripted.will(answers(204), answers(200), answers(503), answers(503));
    expect(await disconnect(depsOf(scripted.app), by(tenantId))).toEqual({ confirmed: false });
  });

  it('gives the account free for another tenant, and can be made up for: the tenant reconnects', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await disconnect(depsOf(), by(tenantId));
    const { tenantId: other } = await aConnectedTenant(parts.db, hubspot);
    expect(await connectionOf(parts.db, other)).toMatchObject({ hubId: ACME });
    await disconnect(depsOf(), by(other));

    await connect(parts.db, hubspot, tenantId);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', tokenVersion: 3 });
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'disconnected', 'reconnected']);
  });

  describe('with a lead in the middle', () => {
    const UNAUTHORIZED = { status: 'error', category: 'INVALID_AUTHENTICATION', message: 'Gone.' };

    it('lets it wait for a connection, and calls the connection ended, not broken', async () => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot);
      const lead = await aLead(parts.db, tenantId);
      const search = held(answers(401, UNAUTHORIZED));
      scripted.will(search.reaction);
      const activities = leadSteps({ ...depsOf(), app: scripted.app });
      const running = failureOf(runActivity(activities.searchContact, lead));
      await search.arrived;
      await disconnect(depsOf(), by(tenantId));
      search.release();
      expect(await running).toMatchObject({ type: 'connection_required', nonRetryable: true });
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({
        status: 'disconnected',
        lastError: null,
      });
      expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'disconnected']);
      expect((await readLead(parts.db, lead)).lead.problem).toMatchObject({ code: 'connection_required' });
    });

    it('drops the tokens of a renewal that was under way', async () => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot);
      await leaveTokenLife(parts.db, tenantId, 0);
      const renewal = held(answers(200, { access_token: 'a', refresh_token: 'r', expires_in: 1_800 }));
      scripted.will(renewal.reaction);
      const renewing = createEnsureFreshToken({ db: parts.db, app: scripted.app, keys: KEYS })(tenantId, {
        minimumLifetimeMs: 60_000,
      });
      const refused = expect(renewing).rejects.toMatchObject({ status: 'disconnected' });
      await renewal.arrived;
      const busy = { ...depsOf(), ensureFreshToken: () => Promise.reject(new Error('is busy')) };
      await disconnect(busy, by(tenantId));
      renewal.release();
      await refused;
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({
        status: 'disconnected',
        refreshToken: null,
      });
    });
  });
});
