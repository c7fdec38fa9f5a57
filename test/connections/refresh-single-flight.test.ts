import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { connections } from '../../src/db/schema.ts';
import { connectionHistory, forgetConnections, leaveTokenLife, tokensOf } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { answers, held, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';
import { useTokenProcesses } from '../support/token-processes.ts';

const MINUTE = { minimumLifetimeMs: 60_000 };
const GRANT = { access_token: 'the-new-access', refresh_token: 'the-new-refresh', expires_in: 1_800 };

describe('a token that ends for many at once', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const aProcess = useTokenProcesses(parts);
  const anEndedToken = async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    return tenantId;
  };

  afterEach(() => forgetConnections(parts.db));

  it('is renewed once for fifty callers in one process', async () => {
    const tenantId = await anEndedToken();
    const ensure = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
    const tokens = await Promise.all(Array.from({ length: 50 }, () => ensure(tenantId, MINUTE)));
    expect(new Set(tokens.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(await hubspot.requests('token.refresh')).toHaveLength(1);
  });

  it('is renewed once for the callers of six processes, and all get the new one', async () => {
    const tenantId = await anEndedToken();
    const processes = Array.from({ length: 6 }, () => aProcess(hubspot.app));
    const tokens = await Promise.all(
      processes.flatMap(({ ensureFreshToken }) =>
        Array.from({ length: 5 }, () => ensureFreshToken(tenantId, MINUTE)),
      ),
    );
    const { access } = await tokensOf(parts.db, tenantId);
    expect(tokens).toHaveLength(30);
    for (const token of tokens) expect(token).toMatchObject({ accessToken: access, version: 2 });
    expect(await hubspot.requests('token.refresh')).toHaveLength(1);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'renewed']);
  });

  it('makes one process ask for the right to renew it once, however many callers it has', async () => {
    const tenantId = await anEndedToken();
    const answer = held(answers(200, GRANT));
    scripted.will(answer.reaction);
    const winning = aProcess(scripted.app).ensureFreshToken(tenantId, MINUTE);
    await answer.arrived;
    const loser = aProcess(scripted.app);
    const losing = Array.from({ length: 50 }, () => loser.ensureFreshToken(tenantId, MINUTE));
    await loser.lost;
    answer.release();
    await Promise.all([winning, ...losing]);
    expect(loser.claims).toBe(1);
  });

  it('is renewed once for many to whom HubSpot refused it', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const processes = Array.from({ length: 3 }, () => aProcess(hubspot.app));
    const tokens = await Promise.all(
      processes.flatMap(({ ensureFreshToken }) =>
        Array.from({ length: 5 }, () => ensureFreshToken(tenantId, { ...MINUTE, refusedVersion: 1 })),
      ),
    );
    expect(tokens.map(({ version }) => version)).toEqual(Array(15).fill(2));
    expect(await hubspot.requests('token.refresh')).toHaveLength(1);
  });

  it("does not make one tenant wait for another's renewal", async () => {
    const slow = await anEndedToken();
    const { tenantId: fast } = await aConnectedTenant(parts.db, hubspot, 48_000_002);
    await leaveTokenLife(parts.db, fast, 0);
    const answer = held(answers(200, GRANT));
    scripted.will(answer.reaction, answers(200, { ...GRANT, access_token: 'of-the-fast-one' }));
    const ensure = createEnsureFreshToken({ db: parts.db, app: scripted.app, keys: KEYS });
    const waiting = ensure(slow, MINUTE);
    await answer.arrived;
    expect(await ensure(fast, MINUTE)).toMatchObject({ accessToken: 'of-the-fast-one' });
    answer.release();
    expect(await waiting).toMatchObject({ accessToken: 'the-new-access' });
  });

  it('is renewed by the next when whoever had begun died: its lease ends', async () => {
    const tenantId = await anEndedToken();
    const lease = (seconds: number) =>
      parts.db.update(connections).set({
        leaseId: randomUUID(),
        leaseUntil: sql`clock_timestamp() + ${seconds} * interval '1 second'`,
      });
    await lease(30);
    const { ensureFreshToken, lost } = aProcess(hubspot.app);
    const call = ensureFreshToken(tenantId, MINUTE);
    await lost;
    expect(await hubspot.requests('token.refresh')).toHaveLength(0);
    await lease(-1);
    expect(await call).toMatchObject({ version: 2 });
    expect(await hubspot.requests('token.refresh')).toHaveLength(1);
  });

  it('keeps what a person reconnected meanwhile, and gives that to the callers', async () => {
    const tenantId = await anEndedToken();
    const answer = held(answers(200, GRANT));
    scripted.will(answer.reaction);
    const ensure = createEnsureFreshToken({ db: parts.db, app: scripted.app, keys: KEYS });
    const call = ensure(tenantId, MINUTE);
    await answer.arrived;
    await connect(parts.db, hubspot, tenantId);
    const reconnected = await tokensOf(parts.db, tenantId);
    answer.release();
    expect(await call).toMatchObject({ accessToken: reconnected.access, version: 2 });
    expect(await tokensOf(parts.db, tenantId)).toEqual(reconnected);
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnected']);
  });
});
