import type { Store } from '../store/store.ts';
import { type Change, type Contact, emailKey } from '../store/tables.ts';
import { contactExists, invalidProperties } from './contact-errors.ts';
import { cleanEmail } from './find-contact.ts';
import { faultsIn } from './properties.ts';

export type Properties = Record<string, string>;

type Write = { hubId: number; contactId?: string; properties: Properties };

/** The values as HubSpot would store them, refused when one is invalid or the email is another contact's. */
export function checkedValues(store: Store, { hubId, contactId, properties }: Write): Properties {
  const values =
    properties.email === undefined ? properties : { ...properties, email: cleanEmail(properties.email) };
  const faults = faultsIn(values);
  if (faults.length > 0) throw invalidProperties(hubId, faults);
  const owner = values.email ? store.rows.contactIdsByEmail.get(emailKey(hubId, values.email)) : undefined;
  if (owner !== undefined && owner !== contactId) throw contactExists(owner);
  return values;
}

/** An empty value clears: the property is no longer there. */
export const withoutCleared = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ''));

/** What a write of a contact changes in the unique index of emails. */
export function emailChanges(before: Contact | undefined, after: Contact | undefined): Change[] {
  const [oldKey, newKey] = [before, after].map((contact) =>
    contact?.properties.email ? emailKey(contact.hubId, contact.properties.email) : undefined,
  );
  if (oldKey === newKey) return [];
  const changes: Change[] = [];
  if (oldKey) changes.push({ table: 'contactIdsByEmail', key: oldKey, value: null });
  if (newKey && after) changes.push({ table: 'contactIdsByEmail', key: newKey, value: after.id });
  return changes;
}
