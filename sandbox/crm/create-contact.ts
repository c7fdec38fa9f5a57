import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Contact } from '../store/tables.ts';
import { nextContactId } from './contact-id.ts';
import { checkedValues, type Properties, withoutCleared } from './contact-values.ts';
import { emailChanges } from './emails.ts';
import { Update } from './update-contact.ts';

export const Create = Update.extend({
  associations: z.array(z.unknown()).max(0, 'the sandbox knows no associations').default([]),
});

/** Creates a contact, unless the account has one with its email. */
export function createContact(deps: Deps, hubId: number, properties: Properties): Contact {
  const { store, now } = deps;
  const values = checkedValues(deps, { hubId, properties });
  const { id, change } = nextContactId(store);
  const at = new Date(now()).toISOString();
  const contact: Contact = {
    id,
    hubId,
    properties: withoutCleared(values),
    createdAt: at,
    updatedAt: at,
    updates: 0,
    archivedAt: null,
  };
  store.commit([
    change,
    { table: 'contacts', key: contact.id, value: contact },
    ...emailChanges([], contact),
  ]);
  return contact;
}
