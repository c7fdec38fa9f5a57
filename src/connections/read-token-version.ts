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

/** Beside a row of `leads`: the version of its tenant's token, `null` where there is none for that account. */
export const tokenVersionOfLead = (hubId: number) => sql<number | null>`(
  select c.token_version from connections c
  where c.tenant_id = leads.tenant_id and c.hub_id = ${hubId} and c.status = 'connected')`;
