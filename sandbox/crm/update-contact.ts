import type { Deps } from '../deps.ts';
import type { Contact } from '../store/tables.ts';
import { checkedValues, type Properties, withoutCleared } from './contact-values.ts';
import { emailChanges } from './emails.ts';

/** Changes the properties that are named and leaves the rest alone. */
export function updateContact({ store, now }: Deps, before: Contact, properties: Properties): Contact {
  const values = checkedValues(store, { hubId: before.hubId, contactId: before.id, properties });
  const after: Contact = {
    ...before,
    properties: withoutCleared({ ...before.properties, ...values }),
    updatedAt: new Date(now()).toISOString(),
    updates: before.updates + 1,
  };
  store.commit([{ table: 'contacts', key: after.id, value: after }, ...emailChanges([before], after)]);
  return after;
}
