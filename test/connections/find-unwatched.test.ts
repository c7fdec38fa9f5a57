import { eq, sql } from 'drizzle-orm';
import type { ConnectionError } from '../../src/connections/connection.ts';
import { findUnwatched } from '../../src/connections/find-unwatched.ts';
import { connections } from '../../src/db/schema.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const HALF_AN_HOUR_MS = 1_800_000;

describe('tenants whose tokens nobody renews', () => {
  const parts = useDatabase();
  let hubId = 1;
  async function aToken({ leftMs = 0, lifetimeMs = HALF_AN_HOUR_MS } = {}) {
    const { tenantId } = await aTenant(parts.db);
    await parts.db.insert(connections).values({
      tenantId,
      status: 'connected',
      hubId: hubId++,
      scopes: [],
      accessToken: 'sealed',
      refreshToken: 'sealed',
      accessLifetimeMs: lifetimeMs,
      accessExpiresAt: sql`now() + ${leftMs} * interval '1 millisecond'`,
    });
    return tenantId;
  }
  afterEach(() => forgetConnections(parts.db));

  it('are those whose renewal is overdue, the most overdue first', async () => {
    const soon = await aToken({ leftMs: 170_000 });
    const ended = await aToken({ leftMs: -1 });
    const longAgo = await aToken({ leftMs: -86_400_000 });
    expect(await findUnwatched(parts.db)).toEqual([longAgo, ended, soon]);
  });

  it('are not those whose token has still more than a tenth of its life', async () => {
    await aToken({ leftMs: 190_000 });
    await aToken({ leftMs: 2_000, lifetimeMs: 15_000 });
    expect(await findUnwatched(parts.db)).toEqual([]);
    const short = await aToken({ leftMs: 1_000, lifetimeMs: 15_000 });
    expect(await findUnwatched(parts.db)).toEqual([short]);
  });

  it('are not those whose workflow has failed and tries again by itself, until nothing is heard of it', async () => {
    const failed = async (minutesAgo: number, lastError: ConnectionError | null) => {
      const tenantId = await aToken();
      const refreshFailedAt = sql`now() - ${minutesAgo} * interval '1 minute'`;
      await parts.db
        .update(connections)
        .set({ refreshFailedAt, lastError })
        .where(eq(connections.tenantId, tenantId));
      return tenantId;
    };
    const lastError = { code: 'renewal_failed', message: 'Away.', at: '2026-11-24T14:02:00.000Z' };
    await failed(4.5, lastError);
    const silent = await failed(5.5, lastError);
    const renewedSince = await failed(1, null);
    expect((await findUnwatched(parts.db)).sort()).toEqual([silent, renewedSince].sort());
  });

  it('are not those who have nothing to renew', async () => {
    await aToken();
    await parts.db.update(connections).set({ status: 'reconnect_required' });
    const ended = await aToken();
    await parts.db.update(connections).set({ status: 'disconnected' }).where(sql`tenant_id = ${ended}`);
    expect(await findUnwatched(parts.db)).toEqual([]);
  });
});
