import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Contact } from '../store/tables.ts';
import { checkedValues, type Properties, withoutCleared } from './contact-values.ts';
import { emailChanges } from './emails.ts';

// Null is refused: HubSpot does not say what writing it means, so nobody may rely on it.
export const Update = z.object({
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)),
});

/** Changes the properties that are named and leaves the rest alone. */
export function updateContact(deps: Deps, before: Contact, properties: Properties): Contact {
  const { store, now } = deps;
  const values = checkedValues(deps, { hubId: before.hubId, before, properties });
  const after: Contact = {
    ...before,
    properties: withoutCleared({ ...before.properties, ...values }),
    updatedAt: new Date(now()).toISOString(),
    updates: before.updates + 1,
  };
  store.commit([{ table: 'contacts', key: after.id, value: after }, ...emailChanges([before], after)]);
  return after;
}
