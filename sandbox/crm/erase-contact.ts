import type { Deps } from '../deps.ts';
import type { Change, Contact } from '../store/tables.ts';
import { type ChangeSource, deletion, privacyDeletion } from '../webhooks/contact-events.ts';
import { emailChanges, listed } from './emails.ts';

/**
 * Deletes a contact for good, from the recycle bin too, as a person may demand it. Nothing stops the API from
 * creating the person anew: HubSpot's blocklist binds its pages and imports only.
 */
export function eraseContact({ store, now, webhooks }: Deps, contact: Contact, source: ChangeSource): void {
  const { id: contactId, hubId } = contact;
  store.commit([
    { table: 'contacts', key: contactId, value: null },
    ...listed(contact.properties.hs_merged_object_ids).map(
      (key): Change => ({ table: 'survivorIds', key, value: null }),
    ),
    ...(contact.archivedAt === null ? emailChanges([contact], undefined) : []),
  ]);
  const what = { hubId, contactId, source, atMs: now() };
  webhooks.send([privacyDeletion(what), deletion(what)]);
}
