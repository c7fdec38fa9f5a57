import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';

/** A contact of a HubSpot account. What HubSpot says of it holds for the leads of whichever tenant synced them there. */
export interface ContactRef {
  readonly hubId: number;
  readonly contactId: string;
}

/** HubSpot repeats what failed up to a day later; two more are for our own clocks and outages. */
const KEPT_DAYS = 3;

type News = { is: 'there' | 'gone' | 'erased' | 'mergedInto'; survivorId?: string };
interface Known {
  readonly erased: boolean;
  readonly mergedInto: string | null;
}

/**
 * Keeps what HubSpot says of contacts, also of those that no lead has yet. Their rows stay locked until the end of
 * the transaction: of two pieces of news that meet, the later one sees what the other has done.
 */
async function note(tx: Tx, hubId: number, contactIds: readonly string[], news?: News): Promise<Known[]> {
  const isGone = news?.is === 'gone' || news?.is === 'erased';
  return tx.execute<{ erased: boolean; mergedInto: string | null }>(sql`
    insert into contact_news as known (hub_id, contact_id, gone_at, erased_at, merged_into)
    select distinct ${hubId}::bigint, contact_id, case when ${isGone} then now() end,
      case when ${news?.is === 'erased'} then now() end, ${news?.survivorId ?? null}
    from jsonb_array_elements_text(${JSON.stringify(contactIds)}::jsonb) as each (contact_id)
    order by contact_id -- whoever locks several does so in one order
    on conflict (hub_id, contact_id) do update set noted_at = now(),
      gone_at = case when not ${news?.is === 'there'} or known.erased_at is not null
        then coalesce(known.gone_at, excluded.gone_at) end,
      erased_at = coalesce(known.erased_at, excluded.erased_at),
      merged_into = coalesce(known.merged_into, excluded.merged_into)
    returning erased_at is not null as erased, merged_into as "mergedInto"`);
}

export async function noteContact(tx: Tx, { hubId, contactId }: ContactRef, is: News['is']): Promise<void> {
  await note(tx, hubId, [contactId], { is });
}

/**
 * Keeps that contacts are part of another one now, which may itself be part of a third.
 * @returns every contact on the way, the last one, and whether one of them was deleted for privacy
 */
export async function noteMerge(
  tx: Tx,
  { hubId, mergedIds, survivorId }: { hubId: number; mergedIds: readonly string[]; survivorId: string },
): Promise<{ passed: string[]; lastId: string; erased: boolean }> {
  const passed = mergedIds.filter((id) => id !== survivorId);
  const met = await note(tx, hubId, passed, { is: 'mergedInto', survivorId });
  let lastId = survivorId;
  for (;;) {
    const [known] = await note(tx, hubId, [lastId]);
    if (known) met.push(known);
    const next = known?.mergedInto ?? null;
    if (next === null || passed.includes(next)) break;
    passed.push(lastId);
    lastId = next;
  }
  return { passed, lastId, erased: met.some(({ erased }) => erased) };
}

/** Forgets what is too old to be overtaken by anything. */
export async function forgetContactNews(db: Db): Promise<void> {
  await db.execute(sql`delete from contact_news where noted_at < now() - ${KEPT_DAYS} * interval '1 day'`);
}
