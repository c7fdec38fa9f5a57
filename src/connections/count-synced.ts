import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';

/** A transaction may commit some time after the time that it writes. */
const SETTLED_AFTER_SECONDS = 60;
const TENANTS_MAX = 10_000;

interface Counted {
  readonly n: number;
  /** Everything synced up to here is in `n`. */
  readonly through: string;
}

const NOTHING: Counted = { n: 0, through: '-infinity' };
const countedOf = new WeakMap<Db, Map<string, Counted>>();

/**
 * A lead that is synced stays synced, so of a hundred thousand only those since the last question are counted.
 * @param within a transaction of `db`, to count as of its moment
 */
export async function countSynced(db: Db, tenantId: string, within: Db | Tx = db): Promise<number> {
  const known = countedOf.get(db)?.get(tenantId) ?? NOTHING;
  const [row] = await within.execute<{ settled: number; recent: number; through: string }>(sql`
    select count(synced_at) filter (where synced_at <= edge.through)::int as settled,
      count(synced_at) filter (where synced_at > edge.through)::int as recent, edge.through::text as through
    from (
      select greatest(${known.through}::timestamptz, now() - ${SETTLED_AFTER_SECONDS} * interval '1 second') as through
    ) edge
    left join leads on tenant_id = ${tenantId} and status = 'synced' and synced_at > ${known.through}::timestamptz
    group by edge.through`);
  if (!row) return known.n;
  const counted = { n: known.n + row.settled, through: row.through };
  remember(db, tenantId, counted);
  return counted.n + row.recent;
}

function remember(db: Db, tenantId: string, counted: Counted): void {
  const tenants = countedOf.get(db) ?? new Map<string, Counted>();
  countedOf.set(db, tenants.set(tenantId, counted));
  const [oldest] = tenants.keys();
  if (tenants.size > TENANTS_MAX && oldest !== undefined) tenants.delete(oldest);
}
