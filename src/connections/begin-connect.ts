import { lt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { oauthStates } from '../db/schema.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { authorizeUrl } from '../hubspot/oauth.ts';
import { newSecret, secretHash } from '../secret.ts';

const STATE_MINUTES = 10;

/**
 * Where to send the browser so that the workspace's admin can approve. The `state` works once, for ten minutes,
 * for this tenant and in this browser only.
 */
export async function beginConnect(
  { db, app }: { db: Db; app: HubSpotApp },
  { tenantId, sessionHash }: { tenantId: string; sessionHash: string },
): Promise<string> {
  const state = newSecret();
  await db.delete(oauthStates).where(lt(oauthStates.expiresAt, sql`now()`));
  await db.insert(oauthStates).values({
    stateHash: secretHash(state),
    tenantId,
    sessionHash,
    expiresAt: sql`now() + ${STATE_MINUTES} * interval '1 minute'`,
  });
  return authorizeUrl(app, state);
}
