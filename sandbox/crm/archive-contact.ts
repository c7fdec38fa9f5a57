import type { Deps } from '../deps.ts';
import type { Contact } from '../store/tables.ts';
import { type ChangeSource, deletion } from '../webhooks/contact-events.ts';
import { emailChanges } from './emails.ts';

/** Puts a contact into the recycle bin: its emails are free for another. */
export function archiveContact({ store, now, webhooks }: Deps, contact: Contact, source: ChangeSource): void {
  const archivedAt = new Date(now()).toISOString();
  store.commit([
    { table: 'contacts', key: contact.id, value: { ...contact, archivedAt } },
    ...emailChanges([contact], undefined),
  ]);
  webhooks.send([deletion({ hubId: contact.hubId, contactId: contact.id, source, atMs: now() })]);
}
