import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { postgresError } from '../db/database-error.ts';
import { DomainError } from '../domain-error.ts';
import type { ActivityPeriod } from './activity-periods.ts';

/** Leads that were accepted in a stretch of time, by what has become of them until now. */
export interface ActivityCounts {
  readonly synced: number;
  /** Received and syncing ones included. */
  readonly waiting: number;
  readonly failed: number;
}

/** From acceptance to HubSpot's answer; `null` where no lead says. */
export interface ActivityLatency {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

export interface ActivityBucket extends ActivityCounts, ActivityLatency {
  readonly from: Date;
  readonly to: Date;
}

export interface Activity {
  readonly bucketSeconds: number;
  readonly totals: ActivityCounts & { readonly received: number };
  /** `leftOut`: synced leads that waited for a reconnect, whose time says nothing about the service. */
  readonly latency: ActivityLatency & { readonly leftOut: number };
  /** Oldest first, without a gap; the last one is still running. */
  readonly buckets: readonly [ActivityBucket, ...ActivityBucket[]];
}

interface Division {
  readonly buckets: number;
  readonly hours: number;
  /** Buckets begin at multiples of their length from here, in the viewer's zone. */
  readonly within: 'hour' | 'day';
}

const DIVISIONS: Record<ActivityPeriod, Division> = {
  '24h': { buckets: 24, hours: 1, within: 'hour' },
  '7d': { buckets: 28, hours: 6, within: 'day' },
  '30d': { buckets: 30, hours: 24, within: 'day' },
};

/**
 * What became of a workspace's leads in the latest hours or days, test leads left out.
 * @param timeZone where days begin, an IANA name
 * @throws {DomainError} `time-zone-unknown`
 */
export async function readActivity(
  db: Db,
  { tenantId, period, timeZone }: { tenantId: string; period: ActivityPeriod; timeZone: string },
): Promise<Activity> {
  const { hours } = DIVISIONS[period];
  const rows = await countByBucket(db, { tenantId, period, timeZone });
  const whole = rows.find((row) => row.start === null);
  const [first, ...others] = rows.flatMap(({ start, end, leftOut: _, ...counts }) =>
    start === null || end === null ? [] : [{ from: new Date(start), to: new Date(end), ...counts }],
  );
  if (!whole || !first) throw new Error('A period without a bucket');
  const { synced, waiting, failed, p50Ms, p95Ms, leftOut } = whole;
  return {
    bucketSeconds: hours * 3_600,
    totals: { received: synced + waiting + failed, synced, waiting, failed },
    latency: { p50Ms, p95Ms, leftOut },
    buckets: [first, ...others],
  };
}

/** A row a bucket, and one without times for all of them together. */
type Row = ActivityCounts & ActivityLatency & { leftOut: number; start: string | null; end: string | null };

async function countByBucket(
  db: Db,
  { tenantId, period, timeZone }: { tenantId: string; period: ActivityPeriod; timeZone: string },
): Promise<Row[]> {
  const { buckets, hours, within } = DIVISIONS[period];
  // Steps are taken on the viewer's clock: over a change of clocks a day has 23 or 25 hours, and none is skipped.
  const latest =
    within === 'hour'
      ? sql`date_trunc('hour', now() at time zone ${timeZone}::text)`
      : sql`date_bin(${hours} * interval '1 hour', now() at time zone ${timeZone}::text, timestamp '2001-01-01')`;
  try {
    return [
      ...(await db.execute<Row & Record<string, unknown>>(sql`
        with edges as (
          select array_agg(at order by at) as at from (
            select distinct (${latest} + step * interval '1 hour') at time zone ${timeZone}::text as at
            from generate_series(${hours * (1 - buckets)}::int, ${hours}::int, ${hours}::int) as step
          ) as steps
        ),
        placed as (
          select width_bucket(received_at, edges.at) as bucket, status,
            case when status = 'synced' and not waited_for_connection
              then extract(epoch from synced_at - received_at) * 1000 end as ms,
            status = 'synced' and waited_for_connection as left_out
          from leads, edges
          where tenant_id = ${tenantId} and not test
            and received_at >= edges.at[1] and received_at < edges.at[cardinality(edges.at)]
        ),
        counted as (
          select bucket, count(*) filter (where status = 'synced')::int as synced,
            count(*) filter (where status in ('received', 'syncing', 'waiting'))::int as waiting,
            count(*) filter (where status = 'failed')::int as failed,
            count(*) filter (where left_out)::int as left_out,
            percentile_cont(array[0.5, 0.95]) within group (order by ms) as latency
          from placed group by grouping sets ((bucket), ())
        ),
        lines as (
          select n as bucket, edges.at[n] as start, edges.at[n + 1] as "end"
          from edges, generate_series(1, cardinality(edges.at) - 1) as n
          union all select null, null, null
        )
        select start, "end", coalesce(synced, 0) as synced, coalesce(waiting, 0) as waiting,
          coalesce(failed, 0) as failed, coalesce(left_out, 0) as "leftOut",
          round(latency[1])::float8 as "p50Ms", round(latency[2])::float8 as "p95Ms"
        from lines left join counted on counted.bucket is not distinct from lines.bucket
        order by start`)),
    ];
  } catch (error) {
    if (postgresError(error)?.code !== UNKNOWN_ZONE) throw error;
    throw new DomainError(
      'time-zone-unknown',
      `There is no time zone ${timeZone}, so nothing was counted; name one like Europe/Berlin.`,
      'timeZone',
    );
  }
}

/** PostgreSQL's `invalid_parameter_value`. */
const UNKNOWN_ZONE = '22023';
