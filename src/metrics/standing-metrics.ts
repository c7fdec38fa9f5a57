import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Gauge, Registry } from 'prom-client';
import type { Db } from '../db/client.ts';
import type { BlockReason } from '../hubspot/quota-kind.ts';
import { WAIT_REASONS } from '../leads/lead.ts';
import type { MetricsSource } from './metrics-page.ts';

/** However many scrape, and however often: the database is asked no more than so often, */
const ASKED_EVERY_MS = 10_000;
/** and works for us no more than this share of the time, as when a hundred thousand leads wait. */
const SHARE_OF_TIME_MAX = 0.02;
/** A scrape gives up after ten seconds by default. */
const ANSWER_WITHIN_MS = 3_000;
/** A token is renewed long before its end, by whoever comes first. */
const EXPIRED_SECONDS = 60;

/** Where a lead may stand that HubSpot does not have, and what a waiting one waits for. */
const PLACES = [
  ['received', ''],
  ['syncing', ''],
  ...WAIT_REASONS.map((reason) => ['waiting', reason] as const),
  ['failed', ''],
] as const;

const CONNECTION_STATES = [
  'connected',
  'renewal_failing',
  'expired',
  'reconnect_required',
  'disconnected',
] as const;

const BLOCK_REASONS = ['rate_limit', 'daily_limit', 'migrating'] as const satisfies readonly BlockReason[];

/**
 * How things stand, as the database knows it: the same whoever is asked, so that it is taken over processes by
 * `max`, never by `sum`.
 */
export function standingMetrics(deps: { db: Db; isTemporalAway: () => boolean }): MetricsSource {
  const registry = new Registry();
  const registers = [registry];
  const leads = new Gauge({
    name: 'assistloop_leads',
    help: 'Leads that HubSpot does not have, by state and by what waiting ones wait for; failed: those that nobody has handled',
    labelNames: ['state', 'reason'],
    registers,
  });
  const oldest = new Gauge({
    name: 'assistloop_leads_oldest_seconds',
    help: 'Age of the oldest lead there since its acceptance; received and syncing leave out leads that waited for a connection',
    labelNames: ['state', 'reason'],
    registers,
  });
  const connections = new Gauge({
    name: 'assistloop_connections',
    help: 'HubSpot connections of workspaces by state',
    labelNames: ['state'],
    registers,
  });
  const blocked = new Gauge({
    name: 'assistloop_hubspot_accounts_blocked',
    help: 'HubSpot accounts that have told us to wait, by why',
    labelNames: ['reason'],
    registers,
  });
  const databaseAway = new Gauge({
    name: 'assistloop_database_away',
    help: 'Whether the database does not answer; the gauges of leads, connections and accounts then tell of before',
    registers,
  });
  new Gauge({
    name: 'assistloop_temporal_away',
    help: 'Whether Temporal did not take the last leads that it was to start',
    registers,
    collect() {
      this.set(deps.isTemporalAway() ? 1 : 0);
    },
  });

  async function ask(): Promise<void> {
    try {
      const standing = await readStanding(deps.db);
      for (const [state, reason] of PLACES) {
        const there = standing.leads.find((row) => row.state === state && row.reason === reason);
        leads.set({ state, reason }, there?.count ?? 0);
        if (state !== 'failed') oldest.set({ state, reason }, there?.oldestSeconds ?? 0);
      }
      for (const state of CONNECTION_STATES) {
        connections.set({ state }, standing.connections.find((row) => row.state === state)?.count ?? 0);
      }
      for (const reason of BLOCK_REASONS) {
        blocked.set({ reason }, standing.blocked.find((row) => row.reason === reason)?.count ?? 0);
      }
      databaseAway.set(0);
    } catch {
      databaseAway.set(1);
    }
  }

  let asked = Promise.resolve();
  let askAgainAt = -Infinity;
  return async () => {
    if (performance.now() > askAgainAt) {
      askAgainAt = Infinity; // whoever comes meanwhile waits for this answer
      const askedAt = performance.now();
      asked = ask().finally(() => {
        const tookMs = performance.now() - askedAt;
        askAgainAt = askedAt + Math.max(ASKED_EVERY_MS, tookMs / SHARE_OF_TIME_MAX);
      });
    }
    const answered = new AbortController();
    const silent = delay(ANSWER_WITHIN_MS, undefined, { signal: answered.signal }).then(
      () => databaseAway.set(1),
      () => {},
    );
    await Promise.race([asked, silent]);
    answered.abort();
    return registry.metrics();
  };
}

interface Standing {
  readonly leads: readonly { state: string; reason: string; count: number; oldestSeconds: number }[];
  readonly connections: readonly { state: string; count: number }[];
  readonly blocked: readonly { reason: string; count: number }[];
}

/** Synced leads, of which there are more than of all others, are never looked at. */
async function readStanding(db: Db): Promise<Standing> {
  const onTheirWay = await db.execute<Standing['leads'][number] & Record<string, unknown>>(sql`
    select status as state, coalesce(waiting_for, '') as reason, count(*)::int as count,
      coalesce(extract(epoch from now() - min(received_at)
        filter (where status = 'waiting' or not waited_for_connection)), 0)::float8 as "oldestSeconds"
    from leads where status in ('received', 'syncing', 'waiting') group by 1, 2`);
  const failed = await db.execute<Standing['leads'][number] & Record<string, unknown>>(sql`
    select 'failed' as state, '' as reason, count(*)::int as count, 0::float8 as "oldestSeconds"
    from leads where status = 'failed' and handled_at is null`);
  const connections = await db.execute<{ state: string; count: number }>(sql`
    select case
        when status <> 'connected' then status
        when access_expires_at < now() - ${EXPIRED_SECONDS} * interval '1 second' then 'expired'
        when last_error ->> 'code' in ('renewal_failed', 'operator_fault', 'own_fault') then 'renewal_failing'
        else 'connected'
      end as state, count(*)::int as count
    from connections group by 1`);
  const blocked = await db.execute<{ reason: string; count: number }>(sql`
    select blocked_why as reason, count(distinct hub_id)::int as count
    from hubspot_quotas where blocked_until > now() and blocked_why is not null group by 1`);
  return { leads: [...onTheirWay, ...failed], connections, blocked };
}
