import { sql } from 'drizzle-orm';
import { ConnectionRequired } from '../../src/connections/connection-required.ts';
import { createEnsureFreshToken, type Freshness } from '../../src/connections/ensure-fresh-token.ts';
import { readHistory } from '../../src/connections/read-history.ts';
import { openDatabase } from '../../src/db/client.ts';
import { connections } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { introspectToken } from '../../src/hubspot/oauth.ts';
import { caught } from '../support/caught.ts';
import {
  connectionHistory,
  connectionOf,
  forgetConnections,
  leaveTokenLife,
  tokensOf,
} from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { answers, held, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

const MINUTE: Freshness = { minimumLifetimeMs: 60_000 };
const GRANT = { access_token: 'the-new-access', refresh_token: 'the-new-refresh', expires_in: 1_800 };

describe('a fresh access token', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const ensure = (tenantId: string, freshness = MINUTE, app: HubSpotApp = hubspot.app) =>
    createEnsureFreshToken({ db: parts.db, app, keys: KEYS })(tenantId, freshness);
  const refreshes = async () => (await hubspot.requests('token.refresh')).length;

  afterEach(() => forgetConnections(parts.db));

  it('is the stored one while that lives long enough, without a word to HubSpot', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const token = await ensure(tenantId);
    expect(token).toMatchObject({ version: 1, lifetimeMs: 1_800_000 });
    expect(token.accessToken).toBe((await tokensOf(parts.db, tenantId)).access);
    expect(token.expiresInMs).toBeGreaterThan(1_700_000);
    expect(await refreshes()).toBe(0);
  });

  it.each([
    ['has ended', -1],
    ['is about to end', 59_000],
  ])('is a new one, stored and good, when the stored one %s', async (_state, lifeMs) => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const before = await tokensOf(parts.db, tenantId);
    await leaveTokenLife(parts.db, tenantId, lifeMs);
    const token = await ensure(tenantId);
    expect(token.version).toBe(2);
    expect(token.accessToken).not.toBe(before.access);
    expect(token.accessToken).toBe((await tokensOf(parts.db, tenantId)).access);
    expect(await introspectToken(hubspot.app, token.accessToken)).toMatchObject({ hubId: ACME });
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'renewed']);
    expect(await refreshes()).toBe(1);
  });

  it('is told in the history once, however often it is renewed in a row', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    for (let renewals = 0; renewals < 3; renewals++) {
      await leaveTokenLife(parts.db, tenantId, -1);
      await ensure(tenantId);
    }
    const [last] = await readHistory(parts.db, { tenantId, before: null, limit: 1 });
    expect(last).toMatchObject({ kind: 'renewed', times: 3, until: expect.any(Date) });
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'renewed']);
  });

  it.each([
    [200_000, 0],
    [90_000, 1],
  ])('needs no more than a third of its life left: of 300 s, with %s ms left', async (lifeMs, calls) => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await parts.db.update(connections).set({ accessLifetimeMs: 300_000 });
    await leaveTokenLife(parts.db, tenantId, lifeMs);
    await ensure(tenantId, { minimumLifetimeMs: 250_000 });
    expect(await refreshes()).toBe(calls);
  });

  it('is a newer one than HubSpot has refused, though the refused one still lives', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    expect(await ensure(tenantId, { ...MINUTE, refusedVersion: 1 })).toMatchObject({ version: 2 });
    expect(await ensure(tenantId, { ...MINUTE, refusedVersion: 1 })).toMatchObject({ version: 2 });
    expect(await refreshes()).toBe(1);
  });

  it('comes with the refresh token of the answer, or keeps the one in hand when none came', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    scripted.will(answers(200, GRANT), answers(200, { ...GRANT, refresh_token: undefined }));
    await ensure(tenantId, MINUTE, scripted.app);
    expect(await tokensOf(parts.db, tenantId)).toEqual({
      access: 'the-new-access',
      refresh: 'the-new-refresh',
    });
    await ensure(tenantId, { ...MINUTE, refusedVersion: 2 }, scripted.app);
    expect((await tokensOf(parts.db, tenantId)).refresh).toBe('the-new-refresh');
  });

  it('is committed before anybody gets it', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    const answer = held(answers(200, GRANT));
    scripted.will(answer.reaction);
    let handedOut = false;
    const call = ensure(tenantId, MINUTE, scripted.app).then((token) => {
      handedOut = true;
      return token;
    });
    await answer.arrived;
    await parts.db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from connections where tenant_id = ${tenantId} for update`);
      answer.release();
      await somebodyWaitsForALock();
      expect(handedOut).toBe(false);
    });
    expect(await call).toMatchObject({ accessToken: 'the-new-access', version: 2 });
  });

  async function somebodyWaitsForALock() {
    const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await parts.db.execute(waiting)).length === 0);
  }

  it('takes up no database connection while HubSpot is asked for it', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    const single = openDatabase(parts.url, { connectionsMax: 1 });
    const app = scripted.app;
    scripted.will(async (response, asked) => {
      await single.db.execute(sql`select 1`);
      await answers(200, GRANT)(response, asked);
    });
    const token = await createEnsureFreshToken({ db: single.db, app, keys: KEYS })(tenantId, MINUTE);
    expect(token.accessToken).toBe('the-new-access');
    await single.close();
  });

  it('is given to no tenant that is not connected', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await caught(ensure(tenantId))).toMatchObject({ status: 'not_connected' });
  });

  it.each(['disconnected', 'reconnect_required'] as const)(
    'is given to no tenant whose connection is %s',
    async (status) => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot);
      await parts.db.update(connections).set({ status });
      const error = await caught(ensure(tenantId));
      expect(error).toBeInstanceOf(ConnectionRequired);
      expect(error).toMatchObject({ status });
    },
  );

  it('leaves no lease behind', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    await ensure(tenantId);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ leaseId: null, leaseUntil: null });
  });
});
