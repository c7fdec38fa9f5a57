import type { SQL } from 'drizzle-orm';
import { ConnectionRequired } from '../../src/connections/connection-required.ts';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { SealBroken } from '../../src/connections/seal-token.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { HubSpotError } from '../../src/hubspot/hubspot-error.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { caught } from '../support/caught.ts';
import {
  connectionHistory,
  connectionOf,
  forgetConnections,
  leaveTokenLife,
} from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { aKey, KEYS } from '../support/keys.ts';
import { answers, held, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';
import { useTokenProcesses } from '../support/token-processes.ts';
import { closedPort } from '../support/unreachable.ts';

const MINUTE = { minimumLifetimeMs: 60_000 };

describe('a token that can not be renewed', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const aProcess = useTokenProcesses(parts);
  const failure = (tenantId: string, app: HubSpotApp, keys = KEYS) =>
    caught(createEnsureFreshToken({ db: parts.db, app, keys })(tenantId, MINUTE));
  const anEndedToken = async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    return tenantId;
  };
  const stillConnected = { status: 'connected', leaseId: null, leaseUntil: null };

  afterEach(() => forgetConnections(parts.db));

  describe('because the grant is gone', () => {
    it('breaks the connection once, however many ask at once', async () => {
      const tenantId = await anEndedToken();
      await hubspot.uninstall();
      const processes = [aProcess(hubspot.app), aProcess(hubspot.app), aProcess(hubspot.app)];
      const errors = await Promise.all(
        processes.flatMap(({ ensureFreshToken }) =>
          Array.from({ length: 10 }, () => caught(ensureFreshToken(tenantId, MINUTE))),
        ),
      );
      for (const error of errors) {
        if (error instanceof HubSpotError) expect(error.verdict.is).toBe('reconnect');
        else expect(error).toBeInstanceOf(ConnectionRequired);
      }
      expect(await hubspot.requests('token.refresh')).toHaveLength(1);
      expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnect_required']);
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({
        status: 'reconnect_required',
        lastError: { code: 'grant_gone' },
        leaseId: null,
      });
    });

    it('breaks nothing when a person has reconnected meanwhile', async () => {
      const tenantId = await anEndedToken();
      const answer = held(answers(400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }));
      scripted.will(answer.reaction);
      const failing = failure(tenantId, scripted.app);
      await answer.arrived;
      await connect(parts.db, hubspot, tenantId);
      answer.release();
      expect(await failing).toMatchObject({ verdict: { is: 'reconnect' } });
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', lastError: null });
      expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnected']);
    });
  });

  describe('because HubSpot is away', () => {
    it('leaves the connection as it is, and the way free for the next attempt', async () => {
      const tenantId = await anEndedToken();
      const away = { ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` };
      expect(await failure(tenantId, away)).toMatchObject({ verdict: { is: 'try_again', why: 'network' } });
      expect(await connectionOf(parts.db, tenantId)).toMatchObject(stillConnected);
      expect(await connectionHistory(parts.db, tenantId)).not.toContain('reconnect_required');
      const ensure = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
      expect(await ensure(tenantId, MINUTE)).toMatchObject({ version: 2 });
    });

    it('says how long HubSpot wants us to wait', async () => {
      const tenantId = await anEndedToken();
      scripted.will(answers(429, { message: 'You have reached your rate limit.' }, { 'retry-after': '7' }));
      expect(await failure(tenantId, scripted.app)).toMatchObject({ verdict: { is: 'wait', ms: 7_000 } });
      expect(await connectionOf(parts.db, tenantId)).toMatchObject(stillConnected);
    });
  });

  it.each([
    ['HubSpot is away', answers(503), { is: 'try_again', why: 'outage' }],
    ['our credentials are refused', answers(401, { error: 'invalid_client' }), { is: 'operator' }],
  ])('because %s fails for all who wait, with one question to HubSpot', async (_why, refusal, verdict) => {
    const tenantId = await anEndedToken();
    const answer = held(refusal);
    scripted.will(answer.reaction);
    const winner = aProcess(scripted.app);
    const winning = [1, 2, 3].map(() => caught(winner.ensureFreshToken(tenantId, MINUTE)));
    await answer.arrived;
    const losers = [1, 2, 3, 4].map(() => aProcess(scripted.app));
    const losing = losers.map(({ ensureFreshToken }) => caught(ensureFreshToken(tenantId, MINUTE)));
    await Promise.all(losers.map(({ lost }) => lost));
    answer.release();
    for (const error of await Promise.all([...winning, ...losing])) expect(error).toMatchObject({ verdict });
    expect(scripted.asked).toHaveLength(1);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject(stillConnected);
  });

  it.each([
    ['HubSpot is away', 503, 'renewal_failed'],
    ['our credentials are refused', 401, 'operator_fault'],
  ])('because %s is told in its history once, until it is renewed again', async (_why, status, code) => {
    const tenantId = await anEndedToken();
    const refusal = answers(status, { error: 'invalid_client' });
    scripted.will(refusal, refusal, answers(200, { access_token: 'a', expires_in: 1_800 }));
    await failure(tenantId, scripted.app);
    const { lastError: first } = await connectionOf(parts.db, tenantId);
    await failure(tenantId, scripted.app);
    expect(first).toMatchObject({ code });
    expect((await connectionOf(parts.db, tenantId)).lastError).toEqual(first); // with the time at which it began
    await createEnsureFreshToken({ db: parts.db, app: scripted.app, keys: KEYS })(tenantId, MINUTE);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ lastError: null });
    const history = ['connected', 'renewal_failed', 'renewed'];
    expect(await connectionHistory(parts.db, tenantId)).toEqual(history);
  });

  it('because our credentials are refused is our fault: the tenant stays connected', async () => {
    const tenantId = await anEndedToken();
    const wrong = { ...hubspot.app, clientSecret: 'wrong' };
    expect(await failure(tenantId, wrong)).toMatchObject({ verdict: { is: 'operator' } });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject(stillConnected);
    expect(await connectionHistory(parts.db, tenantId)).not.toContain('reconnect_required');
  });

  it('because HubSpot asks for time is waited for by all, each for what is left of it', async () => {
    const tenantId = await anEndedToken();
    const answer = held(answers(477, {}, { 'retry-after': '3600' }));
    scripted.will(answer.reaction);
    const winning = failure(tenantId, scripted.app);
    await answer.arrived;
    const loser = aProcess(scripted.app);
    const losing = caught(loser.ensureFreshToken(tenantId, MINUTE));
    await loser.lost;
    answer.release();
    expect(await winning).toMatchObject({ verdict: { is: 'wait', why: 'migrating', ms: 3_600_000 } });
    const { verdict } = (await losing) as HubSpotError;
    expect(verdict).toEqual({ is: 'wait', why: 'migrating', ms: expect.any(Number) });
    const { ms } = verdict as { ms: number };
    expect([ms > 3_500_000, ms <= 3_600_000]).toEqual([true, true]);
    expect(scripted.asked).toHaveLength(1);
  });

  it('says what HubSpot answered last, and since when it has failed', async () => {
    const tenantId = await anEndedToken();
    scripted.will(answers(503), answers(429, {}, { 'retry-after': '7' }));
    await failure(tenantId, scripted.app);
    const { lastError: first } = await connectionOf(parts.db, tenantId);
    await failure(tenantId, scripted.app);
    expect((await connectionOf(parts.db, tenantId)).lastError).toEqual({
      ...first,
      verdict: { is: 'wait', why: 'rate_limit', ms: 7_000 },
    });
  });

  describe('because its key is missing', () => {
    const noKey = KeyRing.parse(aKey('another'));

    /** A process without the key: it has the lease, and gives it back when told to. */
    function aWinnerWithoutKey() {
      let giveBack = () => {};
      const givenBack = new Promise<void>((resolve) => {
        giveBack = resolve;
      });
      let fail = () => {};
      const failed = new Promise<void>((resolve) => {
        fail = resolve;
      });
      const execute = async (statement: SQL) => {
        fail();
        await givenBack;
        return parts.db.execute(statement);
      };
      const db: typeof parts.db = Object.assign(Object.create(parts.db), { execute });
      const ensureFreshToken = createEnsureFreshToken({ db, app: hubspot.app, keys: noKey });
      return { ensureFreshToken, failed, giveBack };
    }

    it('is our fault, and said to be: the tenant stays connected, HubSpot is not asked', async () => {
      const tenantId = await anEndedToken();
      expect(await failure(tenantId, hubspot.app, noKey)).toBeInstanceOf(SealBroken);
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({
        ...stillConnected,
        lastError: { code: 'own_fault', message: expect.stringMatching(/^A fault of our own .* operator/) },
      });
      expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'renewal_failed']);
      expect(await hubspot.requests('token.refresh')).toHaveLength(0);
    });

    it.each([
      ['fails for the others for the same reason, not for HubSpot', noKey, SealBroken, 0],
      ['is no hindrance for a process that has it', KEYS, undefined, 1],
    ])('%s', async (_title, keys, failed, refreshes) => {
      const tenantId = await anEndedToken();
      const winner = aWinnerWithoutKey();
      const winning = caught(winner.ensureFreshToken(tenantId, MINUTE));
      await winner.failed;
      const loser = aProcess(hubspot.app, keys);
      const losing = loser.ensureFreshToken(tenantId, MINUTE).then(
        () => undefined,
        (error: Error) => error.constructor,
      );
      await loser.lost;
      winner.giveBack();
      expect(await winning).toBeInstanceOf(SealBroken);
      expect(await losing).toBe(failed);
      expect(await hubspot.requests('token.refresh')).toHaveLength(refreshes);
    });
  });
});
