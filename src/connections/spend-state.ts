import { and, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { oauthStates } from '../db/schema.ts';
import { secretHash } from '../secret.ts';
import { ConnectRefused } from './connect-refused.ts';

/**
 * Uses up a `state`: it is deleted, so it can't be used twice, whatever comes of it.
 * @returns the tenant that began to connect in this browser
 * @throws {ConnectRefused} `state_unknown`: expired, used, another browser's or never ours
 */
export async function spendState(
  db: Db,
  { state, sessionHash }: { state: string; sessionHash: string },
): Promise<string> {
  const [spent] = await db
    .delete(oauthStates)
    .where(
      and(
        eq(oauthStates.stateHash, secretHash(state)),
        eq(oauthStates.sessionHash, sessionHash),
        gt(oauthStates.expiresAt, sql`now()`),
      ),
    )
    .returning({ tenantId: oauthStates.tenantId });
  if (!spent) throw new ConnectRefused('state_unknown');
  return spent.tenantId;
}
