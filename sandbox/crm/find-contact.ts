import { validationError } from '../api-error.ts';
import type { Store } from '../store/store.ts';
import { type Contact, emailKey } from '../store/tables.ts';
import { contactNotFound } from './contact-errors.ts';
import { currentId } from './contact-id.ts';
import { cleanEmail } from './emails.ts';

/** How a call names a contact: by its id (`hs_object_id`) or by its email. */
export type ContactName = { id: string; idProperty: string };

/** The contact of this account that the call names. */
export function findContact(store: Store, hubId: number, name: ContactName, archived = false): Contact {
  const contact = contactNamed(store, hubId, name);
  if (!contact || (contact.archivedAt !== null) !== archived) throw contactNotFound(name);
  return contact;
}

/** The same, whether it is archived or not, and if there is one. */
export function contactNamed(store: Store, hubId: number, name: ContactName): Contact | undefined {
  const contact = store.rows.contacts.get(idOf(store, hubId, name) ?? '');
  return contact?.hubId === hubId ? contact : undefined;
}

function idOf(store: Store, hubId: number, { id, idProperty }: ContactName): string | undefined {
  if (idProperty === 'hs_object_id') return currentId(store, id);
  if (idProperty === 'email') return store.rows.contactIdsByEmail.get(emailKey(hubId, cleanEmail(id)));
  throw validationError(`${idProperty} is not a unique property of contacts`);
}
