import { sql } from 'drizzle-orm';
import type { Tx } from '../db/client.ts';
import { violatedConstraint } from '../db/database-error.ts';
import { connectionEvents, connections, leads } from '../db/schema.ts';
import { ConnectRefused } from './connect-refused.ts';
import { isUnfinished } from './drain.ts';
import type { GrantedAccount } from './read-grant.ts';

/** An account with its tokens, sealed for the tenant. */
export interface SealedGrant extends GrantedAccount {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: Date | ReturnType<typeof sql>;
  readonly accessLifetimeMs: number;
}

/** An account as the history names it. */
interface NamedAccount {
  readonly hubId: number;
  readonly hubDomain: string | null;
}

/**
 * Makes a grant the tenant's connection, in place of what was there. Part of the caller's transaction.
 * @param before the account that was there
 * @throws {ConnectRefused} `account_taken`
 */
export async function storeConnection(
  tx: Tx,
  tenantId: string,
  { grant, before }: { grant: SealedGrant; before: NamedAccount | null },
): Promise<void> {
  const connected = {
    status: 'connected' as const,
    ...grant,
    leaseId: null,
    leaseUntil: null,
    connectedAt: sql`clock_timestamp()`,
    drainTotal: sql`(select nullif(count(*), 0) from ${leads} where ${isUnfinished(tenantId)})`,
    refreshedAt: sql`clock_timestamp()`,
    refreshFailedAt: null,
    lastError: null,
  };
  await tx
    .insert(connections)
    .values({ tenantId, ...connected })
    .onConflictDoUpdate({
      target: connections.tenantId,
      set: { ...connected, tokenVersion: sql`${connections.tokenVersion} + 1` },
    })
    .catch((error: unknown) => {
      if (violatedConstraint(error) === 'connections_hub_of_one_tenant')
        throw new ConnectRefused('account_taken', grant.hubId);
      throw error;
    });
  await tx.insert(connectionEvents).values({ tenantId, actor: grant.connectedBy, ...eventOf(grant, before) });
}

function eventOf(account: NamedAccount, before: NamedAccount | null) {
  if (before === null) {
    return { kind: 'connected' as const, message: `HubSpot account ${nameOf(account)} was connected.` };
  }
  if (before.hubId === account.hubId) {
    return { kind: 'reconnected' as const, message: `HubSpot account ${nameOf(account)} was reconnected.` };
  }
  return {
    kind: 'account_switched' as const,
    message: `HubSpot account ${nameOf(account)} was connected in place of ${nameOf(before)}.`,
  };
}

const nameOf = ({ hubId, hubDomain }: NamedAccount) =>
  hubDomain ? `${hubDomain} (${hubId})` : String(hubId);
