import type { Db } from '../../src/db/client.ts';
import { findSession } from '../../src/tenants/sign-in.ts';
import { aSession } from './tenants.ts';

/** What the pages of a signed-in person send with each call. */
export async function aBrowser(db: Db, tenantId: string) {
  const { sessionToken } = await aSession(db, tenantId);
  const session = await findSession(db, sessionToken);
  return { cookie: `assistloop_session=${sessionToken}`, 'x-csrf-token': session?.csrfToken ?? '' };
}
