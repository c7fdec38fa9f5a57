import { type Change, type Contact, emailKey } from '../store/tables.ts';
import { contactExists } from './contact-errors.ts';

/** An email as HubSpot stores and compares it. */
export const cleanEmail = (email: string): string => email.trim().toLowerCase();

/** Whether HubSpot takes it for one. */
export const isEmail = (value: string): boolean =>
  value.length <= 254 &&
  /^[^\s@<>(),;:"[\]\\]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(value);

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

/** Contacts that are written in one step cannot share an email, either. HubSpot has no id to name yet. */
export function refuseSharedEmail(written: Record<string, string>[]): void {
  const emails = written.flatMap(({ email }) => email || []);
  if (new Set(emails).size < emails.length) throw contactExists(undefined, 'bare');
}

const keysOf = (contact: Contact): string[] =>
  emailsOf(contact).map((email) => emailKey(contact.hubId, email));
