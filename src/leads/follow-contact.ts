import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';

/** A contact of a HubSpot account. What HubSpot says of it holds for the leads of whichever tenant synced them there. */
export interface ContactRef {
  readonly hubId: number;
  readonly contactId: string;
}

/** The contact was deleted. Its id stays with the leads: a privacy deletion names it, and may come later. */
export async function contactDeleted(db: Db, { hubId, contactId }: ContactRef): Promise<void> {
  await db.execute(sql`
    update leads set contact_gone_at = coalesce(contact_gone_at, now())
    where hub_id = ${hubId} and hubspot_contact_id = ${contactId}`);
}

/** The contact came back from the recycle bin. */
export async function contactRestored(db: Db, { hubId, contactId }: ContactRef): Promise<void> {
  await db.execute(sql`
    update leads set contact_gone_at = null where hub_id = ${hubId} and hubspot_contact_id = ${contactId}`);
}

/** Contacts were merged: leads of each of them now belong to the survivor, which may have a new id. */
export async function contactsMerged(
  db: Db,
  { hubId, mergedIds, survivorId }: { hubId: number; mergedIds: readonly string[]; survivorId: string },
): Promise<void> {
  await db.execute(sql`
    update leads set hubspot_contact_id = ${survivorId}, contact_gone_at = null
    where hub_id = ${hubId} and hubspot_contact_id in (
      select jsonb_array_elements_text(${JSON.stringify(mergedIds)}::jsonb))`);
}
