import type { Deps } from '../deps.ts';
import type { Contact } from '../store/tables.ts';
import { emailChanges } from './contact-values.ts';

/** Puts a contact into the recycle bin: its email is free for another. */
export function archiveContact({ store, now }: Deps, contact: Contact): void {
  const archivedAt = new Date(now()).toISOString();
  store.commit([
    { table: 'contacts', key: contact.id, value: { ...contact, archivedAt } },
    ...emailChanges(contact, undefined),
  ]);
}
