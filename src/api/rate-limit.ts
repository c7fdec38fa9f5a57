import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { KeyRing } from '../key-ring.ts';
import { Problem } from './problems.ts';

/** Ended windows that each new one takes along: the table stays as large as what is going on. */
const ENDED_REMOVED = 4;

/**
 * Counts a call, for all processes together, and refuses it when there were too many in the running window.
 * The caller's address is stored as a keyed hash only.
 * @param what names what is limited, e.g. the agent whose form is sent
 * @throws {Problem} `rate-limited`, with the seconds to wait as `Retry-After`
 */
export async function limitRate(
  { db, signingKeys }: { db: Db; signingKeys: KeyRing },
  {
    what,
    address,
    max,
    windowSeconds,
  }: { what: string; address: string; max: number; windowSeconds: number },
): Promise<void> {
  const key = createHmac('sha256', signingKeys.current.bytes)
    .update(JSON.stringify(['rate-limit', what, networkOf(address)]))
    .digest('base64url');
  const [row] = await db.execute<{ hits: number; seconds: number }>(sql`
    with ended as (
      delete from rate_limits where key in (
        select key from rate_limits where window_ends_at <= now() and key <> ${key}
        order by window_ends_at limit ${ENDED_REMOVED} for update skip locked)
    )
    insert into rate_limits as limits (key, hits, window_ends_at)
    values (${key}, 1, now() + ${windowSeconds} * interval '1 second')
    on conflict (key) do update set
      hits = case when limits.window_ends_at <= now() then 1 else limits.hits + 1 end,
      window_ends_at = case when limits.window_ends_at <= now() then excluded.window_ends_at else limits.window_ends_at end
    returning hits, ceil(extract(epoch from window_ends_at - now()))::int as seconds`);
  if (!row || row.hits <= max) return;
  const seconds = Math.max(1, row.seconds);
  throw new Problem(
    'rate-limited',
    `There were more than ${max} tries from this address in ${windowSeconds} seconds, so nothing was stored; wait ${seconds} seconds and send it again.`,
    [],
    { 'retry-after': String(seconds) },
  );
}

/** Whoever has an IPv6 address has a whole network of them (/64). */
function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? [];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`); // the one way to write it
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const groups = [...before, ...ZEROS.slice(before.length + after.length), ...after];
  return groups.slice(0, 4).join(':');
}

const ZEROS = Array<string>(8).fill('0');
