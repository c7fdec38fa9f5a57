import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { type ContactRef, noteContact, noteMerge } from './contact-news.ts';
import { eraseLeadsOf } from './erase-person.ts';

/** The contact was deleted. Its id stays with the leads: a privacy deletion names it, and may come later. */
export async function contactDeleted(db: Db, contact: ContactRef): Promise<void> {
  await db.transaction(async (tx) => {
    await noteContact(tx, contact, 'gone');
    await tx.execute(sql`
      update leads set contact_gone_at = coalesce(contact_gone_at, now())
      where hub_id = ${contact.hubId} and hubspot_contact_id = ${contact.contactId}`);
  });
}

/** The contact came back from the recycle bin. One that was deleted for privacy never does: that is old news. */
export async function contactRestored(db: Db, contact: ContactRef): Promise<void> {
  await db.transaction(async (tx) => {
    await noteContact(tx, contact, 'there');
    await tx.execute(sql`
      update leads set contact_gone_at = ${goneAt(contact)}
      where hub_id = ${contact.hubId} and hubspot_contact_id = ${contact.contactId}`);
  });
}

/**
 * Contacts were merged: leads of each of them now belong to the survivor, which may have a new id. What came of it
 * since may have been told before, so the leads follow it: on to the next merge, or into its erasure.
 */
export async function contactsMerged(
  db: Db,
  merge: { hubId: number; mergedIds: readonly string[]; survivorId: string },
): Promise<void> {
  const { hubId } = merge;
  await db.transaction(async (tx) => {
    const { passed, lastId, erased } = await noteMerge(tx, merge);
    const last = { hubId, contactId: lastId };
    if (erased) await noteContact(tx, last, 'erased'); // also where HubSpot named it by an id of before the merge
    await tx.execute(sql`
      update leads set hubspot_contact_id = ${lastId}, contact_gone_at = ${goneAt(last)}
      where hub_id = ${hubId} and hubspot_contact_id in (
        select jsonb_array_elements_text(${JSON.stringify([...passed, ...merge.mergedIds])}::jsonb))`);
    if (erased) await eraseLeadsOf(tx, last);
  });
}

const goneAt = ({ hubId, contactId }: ContactRef) =>
  sql`(select gone_at from contact_news where hub_id = ${hubId} and contact_id = ${contactId})`;
