import { findProperty } from '../properties/find-property.ts';
import type { Store } from '../store/store.ts';
import type { Contact } from '../store/tables.ts';

const shownUnasked = ['email', 'firstname', 'lastname'];
const alwaysShown = ['createdate', 'hs_object_id', 'lastmodifieddate'];

/** A contact as HubSpot shows it: the properties asked for (an empty one is null) and always its dates and id. */
export const contactAnswer = (store: Store, contact: Contact, asked: string[] = []) => ({
  id: contact.id,
  properties: Object.fromEntries(
    [...new Set([...(asked.length > 0 ? asked : shownUnasked), ...alwaysShown])]
      .filter((name) => findProperty(store, contact, name))
      .map((name) => [name, propertyOf(contact, name)]),
  ),
  createdAt: contact.createdAt,
  updatedAt: contact.updatedAt,
  archived: contact.archivedAt !== null,
  ...(contact.archivedAt === null ? {} : { archivedAt: contact.archivedAt }),
});

/** The value of any property, those that HubSpot keeps by itself included. */
export function propertyOf(contact: Contact, name: string): string | null {
  switch (name) {
    case 'hs_object_id':
      return contact.id;
    case 'createdate':
      return contact.createdAt;
    case 'lastmodifieddate':
      return contact.updatedAt;
    default:
      return contact.properties[name] ?? null;
  }
}
