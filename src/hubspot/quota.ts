import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { hubspotQuotas } from '../db/schema.ts';
import type { BlockReason, QuotaKind } from './quota-kind.ts';

/** A call that never gave its slot back: longer than any call takes. */
const SLOT_EXPIRES_MS = 60_000;

/** A process that has ended says nothing any more. */
const WAITERS_KEPT_SECONDS = 60;

/** HubSpot's windows: calls in any ten seconds, searches in any second. */
export const WINDOW_MS: Record<QuotaKind, number> = { requests: 10_000, searches: 1_000 };

export type Taken =
  | { readonly granted: true; readonly slot: string; readonly used: number; readonly max: number }
  | { readonly granted: false; readonly waitMs: number };

/**
 * An exact rolling window per HubSpot account, shared by all processes through one row. A slot is free again a
 * whole window after the *answer*: HubSpot counts when a call arrives, which is some time after it left.
 */
export class Quota {
  /** Calls of one account in a window, by kind; HubSpot's own headers may lower it. */
  readonly max: Readonly<Record<QuotaKind, number>>;
  readonly #db: Db;
  readonly #process = randomUUID();
  readonly #known = new Set<string>();
  readonly #limitSeen = new Map<number, number>();

  constructor(db: Db, max: Record<QuotaKind, number>) {
    this.#db = db;
    this.max = max;
  }

  /**
   * Takes a slot, or says how long there is none.
   * @param waiting how many leads stand in line here: where there is no slot for them, the starter lets more of the
   * tenant's in, to fill the batches that will leave; `null` lets what this process said stand
   */
  async take(hubId: number, kind: QuotaKind, { waiting }: { waiting: number | null }): Promise<Taken> {
    await this.#ensureRow(hubId, kind);
    const [row] = await this.#db.execute<{
      granted: boolean;
      slot: string;
      used: number;
      max: number;
      waitMs: number;
    }>(sql`
      with locked as (
        select hub_id, kind, slots, blocked_until, least(${this.max[kind]}::int, limit_seen) as max, clock_timestamp() as at
        from hubspot_quotas where hub_id = ${hubId} and kind = ${kind} for update
      ),
      counted as (
        select l.*, array(select s from unnest(l.slots) s where s > l.at order by s) as live from locked l
      ),
      decided as (
        select c.*, cardinality(c.live) as used,
          cardinality(c.live) < c.max and coalesce(c.blocked_until <= c.at, true) as granted,
          c.at + ${SLOT_EXPIRES_MS} * interval '1 millisecond' as slot,
          -- one in flight stands there until long after its answer will have come: a window is the longest to wait
          greatest(c.blocked_until, case when cardinality(c.live) >= c.max then
            least(c.live[cardinality(c.live) - c.max + 1], c.at + ${WINDOW_MS[kind]} * interval '1 millisecond') end) as free_at
        from counted c
      )
      update hubspot_quotas q
      set slots = case when d.granted then d.live || d.slot else d.live end,
        waiters = case when ${waiting}::int is null then q.waiters else jsonb_build_object(${this.#process}::text, jsonb_build_array(
          case when d.granted then 0 else ${waiting}::int end, extract(epoch from d.at))) || coalesce((
          select jsonb_object_agg(key, value) from jsonb_each(q.waiters)
          where key <> ${this.#process} and (value ->> 1)::float8 > extract(epoch from d.at) - ${WAITERS_KEPT_SECONDS}), '{}') end
      from decided d
      where q.hub_id = d.hub_id and q.kind = d.kind
      returning d.granted, d.slot::text as slot, d.used, d.max,
        ceil(coalesce(extract(epoch from d.free_at - d.at), 0) * 1000)::int as "waitMs"`);
    if (row?.granted) return { granted: true, slot: row.slot, used: row.used, max: row.max };
    if (!row) this.#known.delete(keyOf(hubId, kind)); // emptied under our feet: it is made anew
    return { granted: false, waitMs: Math.max(1, row?.waitMs ?? 1) };
  }

  /** The answer is there, or will never come: from now on the slot counts for one window. */
  async giveBack(hubId: number, kind: QuotaKind, slot: string): Promise<void> {
    await this.#db.execute(sql`
      update hubspot_quotas
      set slots = array_replace(slots, ${slot}::timestamptz, clock_timestamp() + ${WINDOW_MS[kind]} * interval '1 millisecond')
      where hub_id = ${hubId} and kind = ${kind}`);
  }

  /** HubSpot said to stop: nobody asks again before that, in any process. */
  async block(hubId: number, kind: QuotaKind, { ms, why }: { ms: number; why: BlockReason }): Promise<void> {
    await this.#ensureRow(hubId, kind);
    await this.#db.execute(sql`
      update hubspot_quotas q
      set blocked_until = blocked.until, blocked_why = ${why}
      from (select clock_timestamp() + ${ms} * interval '1 millisecond' as until) blocked
      where hub_id = ${hubId} and kind = ${kind} and coalesce(q.blocked_until < blocked.until, true)`);
  }

  /**
   * What HubSpot's header `X-HubSpot-RateLimit-Max` says of the account's requests: it lowers our own limit, and
   * gives it back, but never raises it.
   */
  async noteLimit(hubId: number, max: number): Promise<void> {
    if (this.#limitSeen.get(hubId) === max) return; // every answer says it
    const lower = max < this.max.requests ? max : null;
    await this.#db.execute(sql`
      update hubspot_quotas set limit_seen = ${lower}
      where hub_id = ${hubId} and kind = 'requests' and limit_seen is distinct from ${lower}`);
    this.#limitSeen.set(hubId, max);
  }

  async #ensureRow(hubId: number, kind: QuotaKind): Promise<void> {
    const key = keyOf(hubId, kind);
    if (this.#known.has(key)) return;
    await this.#db.insert(hubspotQuotas).values({ hubId, kind }).onConflictDoNothing();
    this.#known.add(key);
  }
}

const keyOf = (hubId: number, kind: QuotaKind) => `${hubId} ${kind}`;
