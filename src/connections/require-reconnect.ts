import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connectionEvents, connections } from '../db/schema.ts';
import type { Reconnect } from '../hubspot/hubspot-error.ts';

const SENTENCES: Record<Reconnect['why'], string> = {
  grant_gone:
    'HubSpot no longer accepts our access, so waiting leads are kept; reconnect and they go on by themselves.',
  account_closed:
    'HubSpot knows no such account any more, so waiting leads are kept; reconnect and they go on by themselves.',
  scope_missing:
    'HubSpot says that a permission is missing, so waiting leads are kept; reconnect and approve all permissions.',
  still_unauthorized:
    'HubSpot refuses even a renewed access, so waiting leads are kept; reconnect and they go on by themselves.',
};

/**
 * Records that the grant is gone. Only whoever saw the current tokens refused may say so, and only the first of
 * them writes an event: a burst of leads breaks a connection once.
 */
export async function requireReconnect(
  db: Db,
  tenantId: string,
  { tokenVersion, verdict }: { tokenVersion: number; verdict: Reconnect },
): Promise<void> {
  const { why } = verdict;
  const message = SENTENCES[why];
  const scopes = why === 'scope_missing' ? { scopes: verdict.scopes } : {};
  await db.transaction(async (tx) => {
    const broken = await tx
      .update(connections)
      .set({
        status: 'reconnect_required',
        leaseId: null,
        leaseUntil: null,
        lastError: { code: why, message, at: new Date().toISOString(), ...scopes },
        refreshFailedAt: sql`clock_timestamp()`,
      })
      .where(
        and(
          eq(connections.tenantId, tenantId),
          eq(connections.status, 'connected'),
          eq(connections.tokenVersion, tokenVersion),
        ),
      )
      .returning({ tenantId: connections.tenantId });
    if (broken.length > 0) {
      await tx.insert(connectionEvents).values({ tenantId, kind: 'reconnect_required', message });
    }
  });
}
