import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections } from '../db/schema.ts';

/** Which of a tenant's tokens are stored; `undefined` where it never had any. */
export async function readTokenVersion(db: Db, tenantId: string): Promise<number | undefined> {
  const [row] = await db
    .select({ version: connections.tokenVersion })
    .from(connections)
    .where(eq(connections.tenantId, tenantId));
  return row?.version;
}

/** Beside a joined row of `connections`: the version of its token, `null` where it has none for that account. */
export const tokenVersionFor = (hubId: number) => sql<number | null>`case
  when ${connections.hubId} = ${hubId} and ${connections.status} = 'connected' then ${connections.tokenVersion} end`;
