import { and, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { violatedConstraint } from '../db/database-error.ts';
import { connectionEvents, connections, oauthStates } from '../db/schema.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { type AccountDetails, HubSpotClient } from '../hubspot/hubspot-client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { exchangeCode, introspectToken, REQUIRED_SCOPES, type TokenGrant } from '../hubspot/oauth.ts';
import type { KeyRing } from '../key-ring.ts';
import { secretHash } from '../secret.ts';
import { sealToken } from './seal-token.ts';

/** Why an approval did not become a connection. */
export type ConnectRefusal =
  | 'denied'
  | 'state_unknown'
  | 'scope_missing'
  | 'account_taken'
  | 'code_refused'
  | 'operator_fault'
  | 'hubspot_away';

export class ConnectRefused extends Error {
  readonly refusal: ConnectRefusal;

  constructor(refusal: ConnectRefusal) {
    super(`HubSpot was not connected: ${refusal}`);
    this.name = 'ConnectRefused';
    this.refusal = refusal;
  }
}

interface ConnectDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
}

interface GrantedAccount extends Omit<AccountDetails, 'hubId'> {
  readonly hubId: number;
  readonly hubDomain: string | null;
  readonly scopes: string[];
}

/**
 * Turns an approval into a connection: checks the state, exchanges the code, reads whose account it is, and
 * stores the tokens encrypted.
 * @returns the tenant's id
 * @throws {ConnectRefused}
 */
export async function completeConnect(
  deps: ConnectDeps,
  { state, code, sessionHash }: { state: string; code: string; sessionHash: string },
): Promise<{ tenantId: string }> {
  const tenantId = await spendState(deps.db, { state, sessionHash });
  const { grant, account } = await readGrant(deps.app, code).catch(refuse);
  if (!REQUIRED_SCOPES.every((scope) => scope === 'oauth' || account.scopes.includes(scope))) {
    throw new ConnectRefused('scope_missing');
  }
  await storeConnection(deps, { tenantId, grant, account }).catch((error: unknown) => {
    if (violatedConstraint(error) === 'connections_hub_of_one_tenant')
      throw new ConnectRefused('account_taken');
    throw error;
  });
  return { tenantId };
}

/** A state is deleted by its use, so it can't be used twice, whatever comes of it. */
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

async function readGrant(app: HubSpotApp, code: string) {
  const grant = await exchangeCode(app, code);
  if (grant.refreshToken === null) {
    throw new HubSpotError({ verdict: { is: 'try_again', why: 'no_result' }, operation: 'token.exchange' });
  }
  const facts = await introspectToken(app, grant.accessToken);
  const client = new HubSpotClient({
    apiUrl: app.apiUrl,
    version: app.version,
    tokens: async () => ({ accessToken: grant.accessToken, version: 0 }),
  });
  const details = await client.readAccount();
  const account: GrantedAccount = {
    ...details,
    hubId: facts.hubId,
    hubDomain: facts.hubDomain,
    scopes: facts.scopes,
  };
  return { grant: { ...grant, refreshToken: grant.refreshToken }, account };
}

function refuse(error: unknown): never {
  if (!(error instanceof HubSpotError)) throw error;
  switch (error.verdict.is) {
    case 'code_refused':
      throw new ConnectRefused('code_refused');
    case 'operator':
      throw new ConnectRefused('operator_fault');
    case 'reconnect':
      throw new ConnectRefused('scope_missing');
    default:
      throw new ConnectRefused('hubspot_away');
  }
}

async function storeConnection(
  { db, keys }: ConnectDeps,
  {
    tenantId,
    grant,
    account,
  }: {
    tenantId: string;
    grant: TokenGrant & { refreshToken: string };
    account: GrantedAccount;
  },
): Promise<void> {
  const tokens = {
    status: 'connected' as const,
    ...account,
    accessToken: await sealToken(keys, { tenantId, kind: 'access' }, grant.accessToken),
    refreshToken: await sealToken(keys, { tenantId, kind: 'refresh' }, grant.refreshToken),
    accessExpiresAt: sql`clock_timestamp() + ${grant.lifetimeMs} * interval '1 millisecond'`,
    accessLifetimeMs: grant.lifetimeMs,
    leaseId: null,
    leaseUntil: null,
    connectedAt: sql`clock_timestamp()`,
    refreshedAt: sql`clock_timestamp()`,
    refreshFailedAt: null,
    lastError: null,
  };
  await db.transaction(async (tx) => {
    const [stored] = await tx
      .insert(connections)
      .values({ tenantId, ...tokens })
      .onConflictDoUpdate({
        target: connections.tenantId,
        set: { ...tokens, tokenVersion: sql`${connections.tokenVersion} + 1` },
      })
      .returning({ version: connections.tokenVersion });
    const again = (stored?.version ?? 1) > 1;
    await tx.insert(connectionEvents).values({
      tenantId,
      kind: again ? 'reconnected' : 'connected',
      message: `HubSpot account ${account.hubDomain ?? account.hubId} was ${again ? 'reconnected' : 'connected'}.`,
    });
  });
}
