import { createHmac } from 'node:crypto';
import { DomainError } from '../domain-error.ts';
import type { FieldValue } from './lead.ts';

const EMAIL_LENGTH_MAX = 254;
/** Loose on purpose: it catches what can't be an address; HubSpot has the last word on the rest. */
const EMAIL =
  /^[^\s@"<>(),:;[\]\\\p{C}]{1,64}@(?:[^\s@.,:;"<>()[\]\\\p{C}]+\.)+[^\s@.,:;"<>()[\]\\\p{C}]{2,}$/u;

/**
 * The form of an email in which contacts are found: trimmed and in lower case, as HubSpot stores it.
 * @param from the input that it came in, which a refusal names
 * @throws {DomainError} `email-unusable`
 */
export function normaliseEmail(value: FieldValue | undefined, from = 'fields.email'): string {
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
    throw new DomainError(
      'email-unusable',
      `The lead has no email, and HubSpot finds contacts by it, so nothing was stored; send ${from}.`,
      from,
    );
  }
  const email = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (!isEmail(email)) {
    throw new DomainError(
      'email-unusable',
      `The email is not an address like name@company.com, so nothing was stored; correct ${from} and send it again.`,
      from,
    );
  }
  return email;
}

/** Whether a trimmed text can be an address. */
export const isEmail = (text: string): boolean =>
  text.length <= EMAIL_LENGTH_MAX && EMAIL.test(text) && !text.includes('..');

/** Finds the leads of one person even after their fields were erased; useless without the key. */
export function hashEmail(key: string, email: string): string {
  return createHmac('sha256', key).update(email).digest('hex');
}
