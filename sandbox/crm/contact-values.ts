import type { Store } from '../store/store.ts';
import { emailKey } from '../store/tables.ts';
import { contactExists, invalidProperties } from './contact-errors.ts';
import { cleanEmail } from './emails.ts';
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
