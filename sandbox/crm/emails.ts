import { type Change, type Contact, emailKey } from '../store/tables.ts';

/** An email as HubSpot stores and compares it. */
export const cleanEmail = (email: string): string => email.trim().toLowerCase();

/** All addresses of a contact, the primary one first. Each is unique in its account. */
export const emailsOf = ({ properties }: Contact): string[] =>
  [properties.email ?? '', ...listed(properties.hs_additional_emails)].filter(Boolean);

/** What a property that holds a list names. */
export const listed = (value: string | undefined): string[] => value?.split(';') ?? [];

/** What a write changes in the unique index of emails, for the contacts before it and after it. */
export function emailChanges(before: Contact[], after: Contact | undefined): Change[] {
  const kept = after ? keysOf(after) : [];
  return [
    ...before
      .flatMap(keysOf)
      .filter((key) => !kept.includes(key))
      .map((key): Change => ({ table: 'contactIdsByEmail', key, value: null })),
    ...kept.map((key): Change => ({ table: 'contactIdsByEmail', key, value: after?.id ?? null })),
  ];
}

const keysOf = (contact: Contact): string[] =>
  emailsOf(contact).map((email) => emailKey(contact.hubId, email));
