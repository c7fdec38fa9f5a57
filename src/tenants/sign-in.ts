import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { sessions, signInLinks, tenants } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import { newSecret, secretHash } from '../secret.ts';
import { keyWrong } from './find-tenant-by-key.ts';

const LINK_MINUTES = 15;
const SESSION_HOURS = 12;

export interface SignInLink {
  /** Part of the link's address; it works once. */
  readonly token: string;
  readonly expiresAt: Date;
}

/**
 * A link that signs whoever opens it into the tenant's pages, once; until the key that asks for it is revoked.
 * @throws {DomainError} `key-wrong`
 */
export async function createSignInLink(
  db: Db,
  { tenantId, keyId }: { tenantId: string; keyId: string },
): Promise<SignInLink> {
  const token = newSecret();
  await db.delete(signInLinks).where(lt(signInLinks.expiresAt, sql`now()`));
  const [link] = await db.execute<{ expiresAtMs: number }>(sql`
    insert into sign_in_links (token_hash, tenant_id, key_id, expires_at)
    select ${secretHash(token)}, tenant_id, id, now() + ${LINK_MINUTES} * interval '1 minute'
    from api_keys where tenant_id = ${tenantId} and id = ${keyId} and revoked_at is null
    for share -- whoever is just revoking it waits, and ends this link too
    returning (extract(epoch from expires_at) * 1000)::float8 as "expiresAtMs"`);
  if (!link) throw keyWrong(); // revoked since the request was let in
  return { token, expiresAt: new Date(link.expiresAtMs) };
}

/** The name of the workspace that a link signs in to, without spending it; `null` when it is used or expired. */
export async function workspaceOfLink(db: Db, token: string): Promise<string | null> {
  const [link] = await db
    .select({ name: tenants.name })
    .from(signInLinks)
    .innerJoin(tenants, eq(tenants.id, signInLinks.tenantId))
    .where(isUsable(token));
  return link?.name ?? null;
}

const isUsable = (token: string) =>
  and(eq(signInLinks.tokenHash, secretHash(token)), gt(signInLinks.expiresAt, sql`now()`));

export const linkUsed = () =>
  new DomainError(
    'sign-in-link-used',
    'This link was used or has expired, so we did not sign you in; ask for a new one where you got it.',
  );

/**
 * Spends a link.
 * @returns the workspace's name, the secret for the browser's cookie, and how long it is good for
 * @throws {DomainError} `sign-in-link-used`
 */
export async function redeemSignInLink(
  db: Db,
  token: string,
): Promise<{ workspace: string; sessionToken: string; maxAgeMs: number }> {
  return db.transaction(async (tx) => {
    const [link] = await tx
      .delete(signInLinks)
      .where(isUsable(token))
      .returning({ tenantId: signInLinks.tenantId, keyId: signInLinks.keyId });
    if (!link) throw linkUsed();
    const [tenant] = await tx
      .select({ name: tenants.name })
      .from(tenants)
      .where(eq(tenants.id, link.tenantId));
    const sessionToken = newSecret();
    await tx.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
    await tx.insert(sessions).values({
      tokenHash: secretHash(sessionToken),
      tenantId: link.tenantId,
      keyId: link.keyId,
      csrfToken: newSecret(),
      expiresAt: sql`now() + ${SESSION_HOURS} * interval '1 hour'`,
    });
    return { workspace: tenant?.name ?? link.tenantId, sessionToken, maxAgeMs: SESSION_HOURS * 3_600_000 };
  });
}

export interface Session {
  readonly tenantId: string;
  readonly tenantName: string;
  /** The key whose link opened it; `null` for one of before that was noted. */
  readonly keyId: string | null;
  readonly sessionHash: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
}

/** The signed-in browser behind a cookie; `null` when its sign-in has ended. */
export async function findSession(db: Db, sessionToken: string): Promise<Session | null> {
  const [session] = await db
    .select({
      tenantId: sessions.tenantId,
      tenantName: tenants.name,
      keyId: sessions.keyId,
      sessionHash: sessions.tokenHash,
      csrfToken: sessions.csrfToken,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.tokenHash, secretHash(sessionToken)), gt(sessions.expiresAt, sql`now()`)));
  return session ?? null;
}

/** Signs a browser out. */
export async function endSession(db: Db, session: Session): Promise<void> {
  await db
    .delete(sessions)
    .where(and(eq(sessions.tenantId, session.tenantId), eq(sessions.tokenHash, session.sessionHash)));
}
