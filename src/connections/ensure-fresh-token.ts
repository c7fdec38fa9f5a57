import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { connections } from '../db/schema.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import type { AccessToken } from '../hubspot/hubspot-client.ts';
import { HubSpotError, type Verdict } from '../hubspot/hubspot-error.ts';
import { refreshTokens, type TokenGrant } from '../hubspot/oauth.ts';
import type { KeyRing } from '../key-ring.ts';
import type { ConnectionError } from './connection.ts';
import { ConnectionRequired } from './connection-required.ts';
import { requireReconnect } from './require-reconnect.ts';
import { openToken, sealToken } from './seal-token.ts';

/** Longer than a refresh call can take, so that a lease ends early only with its process. */
const LEASE_MS = 30_000;
const WINNER_POLL_MS = 50;
const WAIT_FOR_WINNER_MAX_MS = 45_000;

const RENEWAL_FAILED =
  'HubSpot did not renew our access, so we keep trying; nothing is lost and there is nothing to do.';
const OPERATOR_FAULT =
  'HubSpot refuses our app’s credentials, so nothing is sent until our operator has corrected them; nothing to do.';
/** HubSpot was not asked: a key is missing, or a bug of ours. The log has what it is. */
const OWN_FAULT =
  'A fault of our own keeps us from renewing our access, so we keep trying until our operator has corrected it; leads wait some five hours, then they fail and can be retried.';

export interface Freshness {
  /** How long the token must still live; never more than a third of its whole life. */
  readonly minimumLifetimeMs: number;
  /** A version that HubSpot has refused: only a newer one will do. */
  readonly refusedVersion?: number | undefined;
}

export interface FreshToken extends AccessToken {
  readonly hubId: number;
  readonly expiresInMs: number;
  readonly lifetimeMs: number;
}

/** @throws {ConnectionRequired | HubSpotError | SealBroken} */
export type EnsureFreshToken = (tenantId: string, freshness: Freshness) => Promise<FreshToken>;

interface TokenDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
}

type StoredTokens = Awaited<ReturnType<typeof readTokens>>;

/**
 * The only code that refreshes stored tokens. Single flight: within this process one promise a tenant, across
 * processes a lease in the row. New tokens are committed before anybody uses them, and no database connection is
 * held while HubSpot answers.
 */
export function createEnsureFreshToken(deps: TokenDeps): EnsureFreshToken {
  const refreshing = new Map<string, Promise<void>>();

  return async function ensureFreshToken(tenantId, freshness) {
    for (;;) {
      const stored = await readTokens(deps.db, tenantId);
      if (isFresh(stored, freshness)) {
        const accessToken = await openToken(deps.keys, { tenantId, kind: 'access' }, stored.accessToken);
        return {
          accessToken,
          hubId: stored.hubId,
          version: stored.version,
          expiresInMs: stored.expiresInMs,
          lifetimeMs: stored.lifetimeMs,
        };
      }
      const flight =
        refreshing.get(tenantId) ??
        refreshOnce(deps, tenantId, stored).finally(() => refreshing.delete(tenantId));
      refreshing.set(tenantId, flight);
      await flight; // a failure is thrown to everybody who waited for it
    }
  };
}

function isFresh(stored: StoredTokens, { minimumLifetimeMs, refusedVersion }: Freshness): boolean {
  const neededMs = Math.min(minimumLifetimeMs, stored.lifetimeMs / 3);
  return stored.version !== refusedVersion && stored.expiresInMs > neededMs;
}

async function readTokens(db: Db, tenantId: string) {
  const [row] = await db
    .select({
      status: connections.status,
      accessToken: connections.accessToken,
      refreshToken: connections.refreshToken,
      hubId: connections.hubId,
      version: connections.tokenVersion,
      lifetimeMs: connections.accessLifetimeMs,
      // The database's clock alone counts: those of several machines differ.
      expiresInMs:
        sql<number>`extract(epoch from ${connections.accessExpiresAt} - clock_timestamp()) * 1000`.mapWith(
          Number,
        ),
      leased: sql<boolean>`coalesce(${connections.leaseUntil} > clock_timestamp(), false)`,
      refreshFailedAt: connections.refreshFailedAt,
      failedSinceMs:
        sql<number>`extract(epoch from clock_timestamp() - ${connections.refreshFailedAt}) * 1000`.mapWith(
          Number,
        ),
      lastError: connections.lastError,
    })
    .from(connections)
    .where(eq(connections.tenantId, tenantId));
  if (!row) throw new ConnectionRequired('not_connected');
  const { status, accessToken, refreshToken, ...rest } = row;
  if (status !== 'connected' || accessToken === null || refreshToken === null)
    throw new ConnectionRequired(status);
  return { ...rest, accessToken, refreshToken, lifetimeMs: rest.lifetimeMs ?? 0 };
}

/** Refreshes, or waits until another process has; returns when the stored tokens are worth reading again. */
async function refreshOnce(deps: TokenDeps, tenantId: string, seen: StoredTokens): Promise<void> {
  const lease = await claimLease(deps.db, tenantId, seen.version);
  if (lease === null) return waitForWinner(deps.db, tenantId, seen);
  let grant: TokenGrant;
  try {
    const refreshToken = await openToken(deps.keys, { tenantId, kind: 'refresh' }, seen.refreshToken);
    grant = await refreshTokens(deps.app, refreshToken);
  } catch (error) {
    if (error instanceof HubSpotError && error.verdict.is === 'reconnect') {
      await requireReconnect(deps.db, tenantId, { tokenVersion: seen.version, verdict: error.verdict });
    } else {
      await releaseFailedLease(deps.db, tenantId, lease, error);
    }
    throw error;
  }
  await commitTokens(deps, { tenantId, seen, grant });
}

async function claimLease(db: Db, tenantId: string, version: number): Promise<string | null> {
  const lease = randomUUID();
  const claimed = await db
    .update(connections)
    .set({ leaseId: lease, leaseUntil: sql`clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'` })
    .where(
      and(
        eq(connections.tenantId, tenantId),
        eq(connections.status, 'connected'),
        eq(connections.tokenVersion, version),
        sql`coalesce(${connections.leaseUntil} < clock_timestamp(), true)`,
      ),
    )
    .returning({ tenantId: connections.tenantId });
  return claimed.length > 0 ? lease : null;
}

/**
 * The winner's failure is everybody's: losers that tried again at once would be the stampede all this prevents. Only
 * where HubSpot was not asked does each look for itself: it may have the key that the winner lacks.
 */
async function waitForWinner(db: Db, tenantId: string, seen: StoredTokens): Promise<void> {
  const giveUpAt = performance.now() + WAIT_FOR_WINNER_MAX_MS;
  while (performance.now() < giveUpAt) {
    await delay(WINNER_POLL_MS);
    const now = await readTokens(db, tenantId);
    if (now.version !== seen.version) return;
    if (now.refreshFailedAt?.getTime() !== seen.refreshFailedAt?.getTime()) {
      if (now.lastError?.code === 'own_fault') return;
      const verdict: Verdict = now.lastError?.verdict ?? { is: 'try_again', why: 'outage' };
      throw new HubSpotError({ verdict: leftOf(verdict, now.failedSinceMs), operation: 'token.refresh' });
    }
    if (!now.leased) return; // the winner's process is gone
  }
  throw new HubSpotError({ verdict: { is: 'try_again', why: 'timeout' }, operation: 'token.refresh' });
}

const leftOf = (verdict: Verdict, sinceMs: number): Verdict =>
  verdict.is === 'wait' ? { ...verdict, ms: Math.max(0, Math.round(verdict.ms - sinceMs)) } : verdict;

function failureOf(error: unknown): Omit<ConnectionError, 'at'> {
  if (!(error instanceof HubSpotError)) return { code: 'own_fault', message: OWN_FAULT };
  const { verdict } = error;
  return verdict.is === 'operator'
    ? { code: 'operator_fault', message: OPERATOR_FAULT, verdict }
    : { code: 'renewal_failed', message: RENEWAL_FAILED, verdict };
}

/** The connection stays as it is; of failures in a row the time of the first is kept and entered in the history. */
async function releaseFailedLease(db: Db, tenantId: string, lease: string, error: unknown): Promise<void> {
  const failure: ConnectionError = { ...failureOf(error), at: new Date().toISOString() };
  await db.execute(sql`
    with before as (
      select tenant_id, last_error ->> 'code' is distinct from ${failure.code} as is_first,
        last_error -> 'at' as first_at
      from connections where tenant_id = ${tenantId} and lease_id = ${lease} for update
    ),
    released as (
      update connections set lease_id = null, lease_until = null, refresh_failed_at = clock_timestamp(),
        last_error = ${JSON.stringify(failure)}::jsonb
          || case when is_first then '{}' else jsonb_build_object('at', first_at) end
      from before where connections.tenant_id = before.tenant_id
    )
    insert into connection_events (tenant_id, kind, message)
    select tenant_id, 'renewal_failed', ${failure.message} from before where is_first`);
}

/** Stores the new tokens where the version is still the one that was refreshed; else somebody reconnected meanwhile. */
async function commitTokens(
  { db, keys }: TokenDeps,
  { tenantId, seen, grant }: { tenantId: string; seen: StoredTokens; grant: TokenGrant },
): Promise<void> {
  const accessToken = await sealToken(keys, { tenantId, kind: 'access' }, grant.accessToken);
  const rotated =
    grant.refreshToken === null
      ? {} // the stored one stays good, and may have been sealed anew meanwhile
      : { refreshToken: await sealToken(keys, { tenantId, kind: 'refresh' }, grant.refreshToken) };
  await db.transaction(async (tx) => {
    const stored = await tx
      .update(connections)
      .set({
        accessToken,
        ...rotated,
        accessExpiresAt: sql`clock_timestamp() + ${grant.lifetimeMs} * interval '1 millisecond'`,
        accessLifetimeMs: grant.lifetimeMs,
        tokenVersion: seen.version + 1,
        leaseId: null,
        leaseUntil: null,
        refreshedAt: sql`clock_timestamp()`,
        lastError: null,
      })
      .where(
        and(
          eq(connections.tenantId, tenantId),
          eq(connections.tokenVersion, seen.version),
          eq(connections.status, 'connected'),
        ),
      )
      .returning({ tenantId: connections.tenantId });
    if (stored.length > 0) {
      await noteRenewal(tx, tenantId);
    }
  });
}

/** Renewals in a row are one entry of the history: there are fifty a day. Renewals take turns by the connection's row. */
async function noteRenewal(tx: Tx, tenantId: string): Promise<void> {
  await tx.execute(sql`
    with last as (
      select id, kind from connection_events where tenant_id = ${tenantId} order by id desc limit 1
    ),
    repeated as (
      update connection_events set times = times + 1, last_at = clock_timestamp()
      from last where connection_events.id = last.id and last.kind = 'renewed'
      returning connection_events.id
    )
    insert into connection_events (tenant_id, kind, message)
    select ${tenantId}, 'renewed', 'The access was renewed.' where not exists (select from repeated)`);
}
