import type { Contact, Contacts } from '../hubspot/hubspot-client.ts';
import type { MappedProperty } from './map-fields.ts';

export interface Kept {
  /** As HubSpot holds it; `null` where nobody had to look. */
  readonly current: Contact | null;
  readonly kept: readonly MappedProperty[];
}

/**
 * Which properties of an existing contact keep the value that they have: those that are only to be filled while
 * empty. The value that we would send is not one to keep: a write whose answer was lost has set it.
 */
export async function keepExisting(
  contacts: Pick<Contacts, 'readContact'>,
  contactId: string,
  properties: readonly MappedProperty[],
): Promise<Kept> {
  const onlyIfEmpty = properties.filter(({ overwrite }) => overwrite === 'if_empty');
  if (onlyIfEmpty.length === 0) return { current: null, kept: [] };
  const current = await contacts.readContact(
    contactId,
    onlyIfEmpty.map(({ property }) => property),
  );
  const kept = onlyIfEmpty.filter(({ property, value }) => {
    const values = current.properties;
    const held = Object.hasOwn(values, property) ? (values[property]?.trim() ?? '') : ''; // one may be called `constructor`
    return held !== '' && held !== value;
  });
  return { current, kept };
}
