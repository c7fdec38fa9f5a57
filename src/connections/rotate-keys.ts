import { and, asc, eq, gt } from 'drizzle-orm';
import { decodeProtectedHeader } from 'jose';
import type { Db } from '../db/client.ts';
import { connections, pendingConnections } from '../db/schema.ts';
import type { KeyRing } from '../key-ring.ts';
import { openToken, sealToken, type TokenOwner } from './seal-token.ts';

const PAGE = 200;

/**
 * Seals every stored token anew that is not under the current key, while everything runs: a row whose tokens
 * change meanwhile was sealed under the current key by whoever changed it.
 * @returns how many rows were sealed anew
 * @throws {SealBroken} where a key is no longer among those given
 */
export async function rotateKeys(db: Db, keys: KeyRing): Promise<number> {
  return (await rotateTable(db, keys, connections)) + (await rotateTable(db, keys, pendingConnections));
}

type TokenTable = typeof connections | typeof pendingConnections;

async function rotateTable(db: Db, keys: KeyRing, table: TokenTable): Promise<number> {
  let rotated = 0;
  for (let after = ''; ; ) {
    const rows = await db
      .select({
        tenantId: table.tenantId,
        accessToken: table.accessToken,
        refreshToken: table.refreshToken,
      })
      .from(table as typeof connections)
      .where(gt(table.tenantId, after))
      .orderBy(asc(table.tenantId))
      .limit(PAGE);
    for (const { tenantId, accessToken, refreshToken } of rows) {
      if (accessToken === null || refreshToken === null) continue;
      if (isCurrent(keys, accessToken) && isCurrent(keys, refreshToken)) continue;
      const resealed = await db
        .update(table as typeof connections)
        .set({
          accessToken: await reseal(keys, { tenantId, kind: 'access' }, accessToken),
          refreshToken: await reseal(keys, { tenantId, kind: 'refresh' }, refreshToken),
        })
        .where(
          and(
            eq(table.tenantId, tenantId),
            eq(table.accessToken, accessToken),
            eq(table.refreshToken, refreshToken),
          ),
        )
        .returning({ tenantId: table.tenantId });
      rotated += resealed.length;
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return rotated;
    after = last.tenantId;
  }
}

const isCurrent = (keys: KeyRing, sealed: string) => decodeProtectedHeader(sealed).kid === keys.current.kid;

const reseal = async (keys: KeyRing, owner: TokenOwner, sealed: string) =>
  sealToken(keys, owner, await openToken(keys, owner, sealed));
