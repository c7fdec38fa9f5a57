import type { Deps } from '../deps.ts';
import type { Contact } from '../store/tables.ts';
import { checkedValues, emailChanges, type Properties, withoutCleared } from './contact-values.ts';

// HubSpot's ids have grown to eleven digits: more than 32 bits hold.
const firstContactId = 70_000_000_001;

/** Creates a contact, unless the account has one with its email. */
export function createContact({ store, now }: Deps, hubId: number, properties: Properties): Contact {
  const values = checkedValues(store, { hubId, properties });
  const id = (store.rows.lastIds.get('contact') ?? firstContactId - 1) + 1;
  const at = new Date(now()).toISOString();
  const contact: Contact = {
    id: String(id),
    hubId,
    properties: withoutCleared(values),
    createdAt: at,
    updatedAt: at,
    updates: 0,
    archivedAt: null,
  };
  store.commit([
    { table: 'lastIds', key: 'contact', value: id },
    { table: 'contacts', key: contact.id, value: contact },
    ...emailChanges(undefined, contact),
  ]);
  return contact;
}
