import { sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { violatedConstraint } from '../db/database-error.ts';
import { connectionEvents, connections } from '../db/schema.ts';
import { ConnectRefused } from './connect-refused.ts';
import type { GrantedAccount } from './read-grant.ts';

/** An account with its tokens, sealed for the tenant. */
export interface SealedGrant extends GrantedAccount {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: Date | ReturnType<typeof sql>;
  readonly accessLifetimeMs: number;
}

/**
 * Makes a grant the tenant's connection, in place of what was there. Part of the caller's transaction.
 * @throws {ConnectRefused} `account_taken`
 */
export async function storeConnection(tx: Tx, tenantId: string, grant: SealedGrant): Promise<void> {
  const connected = {
    status: 'connected' as const,
    ...grant,
    leaseId: null,
    leaseUntil: null,
    connectedAt: sql`clock_timestamp()`,
    refreshedAt: sql`clock_timestamp()`,
    refreshFailedAt: null,
    lastError: null,
  };
  const [stored] = await tx
    .insert(connections)
    .values({ tenantId, ...connected })
    .onConflictDoUpdate({
      target: connections.tenantId,
      set: { ...connected, tokenVersion: sql`${connections.tokenVersion} + 1` },
    })
    .returning({ version: connections.tokenVersion })
    .catch((error: unknown) => {
      if (violatedConstraint(error) === 'connections_hub_of_one_tenant')
        throw new ConnectRefused('account_taken');
      throw error;
    });
  const again = (stored?.version ?? 1) > 1;
  await tx.insert(connectionEvents).values({
    tenantId,
    kind: again ? 'reconnected' : 'connected',
    message: `HubSpot account ${grant.hubDomain ?? grant.hubId} was ${again ? 'reconnected' : 'connected'}.`,
  });
}
