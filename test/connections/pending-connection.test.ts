import { eq, sql } from 'drizzle-orm';
import {
  cancelPending,
  confirmPending,
  expirePending,
  leaveStored,
  readPending,
} from '../../src/connections/pending-connection.ts';
import { connections, pendingConnections } from '../../src/db/schema.ts';
import { introspectToken } from '../../src/hubspot/oauth.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { recordHalted } from '../../src/leads/record-outcome.ts';
import {
  connectionHistory,
  connectionOf,
  forgetConnections,
  somebodyWaitsForALock,
  tokensOf,
} from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, GAMMA, useHubSpot } from '../support/hubspot.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { aKey, KEYS } from '../support/keys.ts';
import { severalLeads } from '../support/leads.ts';
import { aConnectedTenant, aTenant, connect, NO_SIGNALS } from '../support/tenants.ts';
import { closedPort } from '../support/unreachable.ts';

describe('the approval of another account than before', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const deps = (app = hubspot.app) => ({ db: parts.db, app, keys: KEYS, signals: NO_SIGNALS });
  const acme = () => pageOf(hubspot, ACME);
  const beta = () => pageOf(hubspot, BETA);
  const nothingPending = { code: 'nothing-pending', message: expect.stringMatching(/press Connect again/) };

  /** A tenant of Acme's account who has just approved Beta's. */
  async function aChange(): Promise<string> {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await connect(parts.db, hubspot, tenantId, BETA);
    return tenantId;
  }
  const pendingOf = async (tenantId: string) => {
    const [row] = await parts.db
      .select()
      .from(pendingConnections)
      .where(eq(pendingConnections.tenantId, tenantId));
    return row;
  };

  afterEach(() => forgetConnections(parts.db));

  it('changes nothing until a person confirms it', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const before = await connectionOf(parts.db, tenantId);
    await connect(parts.db, hubspot, tenantId, BETA);
    expect(await connectionOf(parts.db, tenantId)).toEqual(before);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected']);
    const { access } = await tokensOf(parts.db, tenantId);
    expect(await introspectToken(hubspot.app, access)).toMatchObject({ hubId: ACME });
  });

  it('shows both accounts, and how many leads wait to go there', async () => {
    const tenantId = await aChange();
    const [first, second] = await severalLeads(parts.db, tenantId, 3);
    for (const lead of [first, second]) {
      if (!lead) throw new Error('There are three leads.');
      await parts.db.execute(sql`update leads set queued_at = null`);
      await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
    }
    expect(await readPending(parts.db, tenantId)).toMatchObject({
      pending: { hubId: BETA },
      before: { hubId: ACME },
      waitingLeads: 2,
    });
  });

  it('confirmed becomes the connection with its tokens as they are, and leaves the account before', async () => {
    const tenantId = await aChange();
    const pending = await pendingOf(tenantId);
    await confirmPending(deps(), { tenantId, hubId: BETA });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'connected',
      hubId: BETA,
      hubDomain: pending?.hubDomain,
      scopes: pending?.scopes,
      accessToken: pending?.accessToken,
      refreshToken: pending?.refreshToken,
      accessExpiresAt: pending?.accessExpiresAt,
      accessLifetimeMs: 1_800_000,
      tokenVersion: 2,
    });
    expect(await pendingOf(tenantId)).toBeUndefined();
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'account_switched']);
    const { access } = await tokensOf(parts.db, tenantId);
    expect(await introspectToken(hubspot.app, access)).toMatchObject({ hubId: BETA });
    expect([await acme().isInstalled(), await beta().isInstalled()]).toEqual([false, true]);
    expect(await hubspot.requests('token.revoke')).toHaveLength(1);
  });

  it.each([
    [
      'confirmed',
      (tenantId: string, signals: typeof NO_SIGNALS) =>
        confirmPending({ ...deps(), signals }, { tenantId, hubId: BETA }),
    ],
    [
      'given up for the one before',
      (tenantId: string, signals: typeof NO_SIGNALS) => connect(parts.db, hubspot, tenantId, ACME, signals),
    ],
  ])('%s wakes the leads before it leaves the other account, which may take its time', async (_what, act) => {
    const tenantId = await aChange();
    const left = async () => (await hubspot.requests('app.uninstall')).length;
    const leftBefore: number[] = [];
    await act(tenantId, { reconnected: async () => void leftBefore.push(await left()) });
    expect([leftBefore, await left()]).toEqual([[0], 1]);
  });

  it('confirmed twice at once becomes the connection once', async () => {
    const tenantId = await aChange();
    const results = await Promise.allSettled(
      [1, 2].map(() => confirmPending(deps(), { tenantId, hubId: BETA })),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toEqual([{ status: 'rejected', reason: expect.objectContaining(nothingPending) }]);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'account_switched']);
  });

  it('confirmed while HubSpot is away is the connection all the same', async () => {
    const tenantId = await aChange();
    const away = { ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` };
    await confirmPending(deps(away), { tenantId, hubId: BETA });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', hubId: BETA });
  });

  it('confirmed after another tenant took the account is refused, and stays pending', async () => {
    const tenantId = await aChange();
    await aConnectedTenant(parts.db, hubspot, BETA);
    await expect(confirmPending(deps(), { tenantId, hubId: BETA })).rejects.toMatchObject({
      refusal: 'account_taken',
    });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME, tokenVersion: 1 });
    expect(await pendingOf(tenantId)).toBeDefined();
    expect(await acme().isInstalled()).toBe(true);
  });

  it('locks the connection before itself, as whoever disconnects or connects does: they never block each other', async () => {
    const tenantId = await aChange();
    const confirmed = await parts.db.transaction(async (tx) => {
      await tx.execute(sql`select from connections where tenant_id = ${tenantId} for update`);
      const confirming = confirmPending(deps(), { tenantId, hubId: BETA });
      await somebodyWaitsForALock(parts.db);
      await tx.execute(sql`select from pending_connections where tenant_id = ${tenantId} for update nowait`);
      return { confirming };
    });
    await confirmed.confirming;
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: BETA });
  });

  it('cancelled leaves the approved account, and the one before stays connected', async () => {
    const tenantId = await aChange();
    const before = await connectionOf(parts.db, tenantId);
    await cancelPending(deps(), { tenantId, hubId: BETA });
    expect(await connectionOf(parts.db, tenantId)).toEqual(before);
    expect([await acme().isInstalled(), await beta().isInstalled()]).toEqual([true, false]);
    await expect(readPending(parts.db, tenantId)).rejects.toMatchObject(nothingPending);
  });

  it('cancelled after another tenant took the account does not end their connection', async () => {
    const tenantId = await aChange();
    const { tenantId: other } = await aConnectedTenant(parts.db, hubspot, BETA);
    await cancelPending(deps(), { tenantId, hubId: BETA });
    expect(await beta().isInstalled()).toBe(true);
    const { access } = await tokensOf(parts.db, other);
    expect(await introspectToken(hubspot.app, access)).toMatchObject({ hubId: BETA });
  });

  it('is over after ten minutes: there is nothing to see, to confirm or to cancel', async () => {
    const tenantId = await aChange();
    const [left] = await parts.db.execute<{ minutes: number }>(
      sql`select extract(epoch from expires_at - now())::float8 / 60 as minutes from pending_connections`,
    );
    expect(left?.minutes).toBeGreaterThan(9.5);
    expect(left?.minutes).toBeLessThanOrEqual(10);
    await parts.db.execute(sql`update pending_connections set expires_at = now() - interval '1 second'`);
    await expect(readPending(parts.db, tenantId)).rejects.toMatchObject(nothingPending);
    await expect(confirmPending(deps(), { tenantId, hubId: BETA })).rejects.toMatchObject(nothingPending);
    await expect(cancelPending(deps(), { tenantId, hubId: BETA })).rejects.toMatchObject(nothingPending);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME, tokenVersion: 1 });
  });

  it('left to itself for ten minutes leaves the approved account, and its tokens are kept no longer', async () => {
    const tenantId = await aChange();
    expect(await expirePending(deps())).toBe(0);
    await parts.db.execute(sql`update pending_connections set expires_at = now() - interval '1 second'`);
    expect(await expirePending(deps())).toBe(1);
    expect(await pendingOf(tenantId)).toBeUndefined();
    expect([await acme().isInstalled(), await beta().isInstalled()]).toEqual([true, false]);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME, tokenVersion: 1 });
  });

  it('left to itself after another tenant took the account does not end their connection', async () => {
    await aChange();
    await aConnectedTenant(parts.db, hubspot, BETA);
    await parts.db.execute(sql`update pending_connections set expires_at = now() - interval '1 second'`);
    expect(await expirePending(deps())).toBe(1);
    expect(await beta().isInstalled()).toBe(true);
  });

  it('is not left while another tenant may still confirm that account', async () => {
    const [tenantId, other] = [await aChange(), (await aConnectedTenant(parts.db, hubspot, GAMMA)).tenantId];
    await connect(parts.db, hubspot, other, BETA);
    await cancelPending(deps(), { tenantId, hubId: BETA });
    expect(await beta().isInstalled()).toBe(true);
    await cancelPending(deps(), { tenantId: other, hubId: BETA });
    expect(await beta().isInstalled()).toBe(false);
  });

  it.each([
    ['confirmed', confirmPending],
    ['cancelled', cancelPending],
  ])('%s by somebody who was shown the one before it changes nothing, and says so', async (_what, act) => {
    const tenantId = await aChange();
    await connect(parts.db, hubspot, tenantId, GAMMA);
    await expect(act(deps(), { tenantId, hubId: BETA })).rejects.toMatchObject({
      ...nothingPending,
      message: expect.stringMatching(
        /^Another HubSpot account was approved meanwhile, so nothing was changed;/,
      ),
    });
    expect(await pendingOf(tenantId)).toMatchObject({ hubId: GAMMA });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME, tokenVersion: 1 });
    expect(await acme().isInstalled()).toBe(true);
  });

  it("is nothing to do with another tenant's", async () => {
    const tenantId = await aChange();
    const { tenantId: other } = await aTenant(parts.db);
    await expect(readPending(parts.db, other)).rejects.toMatchObject(nothingPending);
    await expect(confirmPending(deps(), { tenantId: other, hubId: BETA })).rejects.toMatchObject(
      nothingPending,
    );
    expect(await pendingOf(tenantId)).toBeDefined();
  });

  it('of the same account as before is confirmed by itself, and the one that was pending is left', async () => {
    const tenantId = await aChange();
    await connect(parts.db, hubspot, tenantId, ACME);
    expect(await pendingOf(tenantId)).toBeUndefined();
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: ACME, tokenVersion: 2 });
    expect([await acme().isInstalled(), await beta().isInstalled()]).toEqual([true, false]);
    expect(await hubspot.requests('token.revoke')).toHaveLength(1);
  });

  describe('in place of one that is pending', () => {
    const gamma = () => pageOf(hubspot, GAMMA);

    it.each(['in its ten minutes', 'when its ten minutes are over'])('%s leaves that one', async (when) => {
      const tenantId = await aChange();
      if (when === 'when its ten minutes are over')
        await parts.db.execute(sql`update pending_connections set expires_at = now() - interval '1 second'`);
      await connect(parts.db, hubspot, tenantId, GAMMA);
      expect(await pendingOf(tenantId)).toMatchObject({ hubId: GAMMA });
      expect([await acme().isInstalled(), await beta().isInstalled(), await gamma().isInstalled()]).toEqual([
        true,
        false,
        true,
      ]);
      expect(await hubspot.requests('token.revoke')).toHaveLength(1);
    });

    it('of the same account keeps the app there, and is confirmed with the newer tokens', async () => {
      const tenantId = await aChange();
      await connect(parts.db, hubspot, tenantId, BETA);
      expect(await hubspot.requests('app.uninstall')).toEqual([]);
      await confirmPending(deps(), { tenantId, hubId: BETA });
      const { access } = await tokensOf(parts.db, tenantId);
      expect(await introspectToken(hubspot.app, access)).toMatchObject({ hubId: BETA });
    });

    it('does not end the connection of another tenant who took that account', async () => {
      const tenantId = await aChange();
      await aConnectedTenant(parts.db, hubspot, BETA);
      await connect(parts.db, hubspot, tenantId, GAMMA);
      await connect(parts.db, hubspot, tenantId, ACME);
      expect([await beta().isInstalled(), await gamma().isInstalled()]).toEqual([true, false]);
    });

    it('refused because it is another tenant’s leaves the pending one pending', async () => {
      const tenantId = await aChange();
      await aConnectedTenant(parts.db, hubspot, GAMMA);
      await expect(connect(parts.db, hubspot, tenantId, GAMMA)).rejects.toMatchObject({
        refusal: 'account_taken',
      });
      expect(await pendingOf(tenantId)).toMatchObject({ hubId: BETA });
      expect(await beta().isInstalled()).toBe(true);
    });
  });

  it('confirmed under a lost key of the account before is the connection all the same', async () => {
    const tenantId = await aChange();
    const keys = KeyRing.parse(aKey('k2'));
    expect(
      await leaveStored({ app: hubspot.app, keys }, tenantId, await connectionOf(parts.db, tenantId)),
    ).toBe(false);
    await confirmPending({ ...deps(), keys }, { tenantId, hubId: BETA });
    const [row] = await parts.db.select().from(connections).where(eq(connections.tenantId, tenantId));
    expect(row).toMatchObject({ status: 'connected', hubId: BETA });
  });
});
