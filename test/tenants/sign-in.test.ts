import { sql } from 'drizzle-orm';
import { sessions, signInLinks } from '../../src/db/schema.ts';
import { revokeApiKey } from '../../src/tenants/revoke-api-key.ts';
import { createSignInLink, endSession, findSession, redeemSignInLink } from '../../src/tenants/sign-in.ts';
import { useDatabase } from '../support/database.ts';
import { aSession, aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const USED = { code: 'sign-in-link-used' };
const MINUTE_MS = 60_000;

const aLink = async () => createSignInLink(parts.db, await aTenant(parts.db));

describe('a sign-in link', () => {
  it('signs in to its tenant for twelve hours', async () => {
    const { tenantId, keyId } = await aTenant(parts.db);
    const { token } = await createSignInLink(parts.db, { tenantId, keyId });
    const { sessionToken, maxAgeMs } = await redeemSignInLink(parts.db, token);
    const session = await findSession(parts.db, sessionToken);
    expect(session).toMatchObject({ tenantId, keyId, tenantName: 'Tests' });
    expect(maxAgeMs).toBe(12 * 60 * MINUTE_MS);
    const leftMs = (session?.expiresAt.getTime() ?? 0) - Date.now();
    expect(Math.abs(leftMs - maxAgeMs)).toBeLessThan(MINUTE_MS);
  });

  it('works once, though it is opened twice at the same moment', async () => {
    const { token } = await aLink();
    const results = await Promise.allSettled([1, 2, 3].map(() => redeemSignInLink(parts.db, token)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(redeemSignInLink(parts.db, token)).rejects.toMatchObject(USED);
  });

  it('ends after fifteen minutes', async () => {
    const { token, expiresAt } = await aLink();
    expect(Math.abs(expiresAt.getTime() - Date.now() - 15 * MINUTE_MS)).toBeLessThan(MINUTE_MS);
    await parts.db.update(signInLinks).set({ expiresAt: sql`now() - interval '1 second'` });
    await expect(redeemSignInLink(parts.db, token)).rejects.toMatchObject(USED);
  });

  it('is refused in the same words whether it was used or never existed', async () => {
    const { token } = await aLink();
    await redeemSignInLink(parts.db, token);
    const [used, unknown] = await Promise.allSettled(
      [token, 'unknown'].map((opened) => redeemSignInLink(parts.db, opened)),
    );
    expect(used).toMatchObject({ status: 'rejected', reason: USED });
    expect(unknown).toEqual(used);
  });

  it('is not to be had with a key that is revoked, unknown or of another tenant', async () => {
    const [one, two] = [await aTenant(parts.db), await aTenant(parts.db)];
    await revokeApiKey(parts.db, one);
    for (const key of [one, { ...two, keyId: 'key_unknown' }, { ...one, keyId: two.keyId }]) {
      await expect(createSignInLink(parts.db, key)).rejects.toMatchObject({ code: 'key-wrong' });
    }
  });

  it('is kept as a hash only, and so is the session', async () => {
    const { token } = await aLink();
    expect(JSON.stringify(await parts.db.select().from(signInLinks))).not.toContain(token);
    const { sessionToken } = await redeemSignInLink(parts.db, token);
    expect(JSON.stringify(await parts.db.select().from(sessions))).not.toContain(sessionToken);
  });
});

describe('a session', () => {
  const signedIn = async () => aSession(parts.db, (await aTenant(parts.db)).tenantId);

  it('has a CSRF token of its own', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const tokens = [one, two].map(
      async ({ sessionToken }) => (await findSession(parts.db, sessionToken))?.csrfToken,
    );
    expect(new Set(await Promise.all(tokens)).size).toBe(2);
  });

  it('is known by its token only', async () => {
    const { sessionToken, sessionHash } = await signedIn();
    for (const other of ['', sessionHash, `${sessionToken}x`])
      expect(await findSession(parts.db, other)).toBeNull();
  });

  it('ends by signing out, in this browser only', async () => {
    const { tenantId } = await aTenant(parts.db);
    const [one, two] = [await aSession(parts.db, tenantId), await aSession(parts.db, tenantId)];
    const session = await findSession(parts.db, one.sessionToken);
    if (session) await endSession(parts.db, session);
    expect(await findSession(parts.db, one.sessionToken)).toBeNull();
    expect(await findSession(parts.db, two.sessionToken)).not.toBeNull();
  });

  it('ends by itself when its time is over', async () => {
    const { sessionToken } = await signedIn();
    await parts.db.update(sessions).set({ expiresAt: sql`now() - interval '1 second'` });
    expect(await findSession(parts.db, sessionToken)).toBeNull();
  });
});
