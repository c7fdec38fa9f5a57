import { z } from 'zod';
import type { Contact, ContactProperties, HubSpotClient } from './hubspot-client.ts';
import { HubSpotError } from './hubspot-error.ts';
import { verdictOf } from './verdict.ts';

/** HubSpot refuses larger ones. */
export const BATCH_MAX = 100;

/** What became of one entry of a batch. */
export type Outcome<Result> =
  | { readonly is: 'done'; readonly result: Result }
  | { readonly is: 'failed'; readonly error: HubSpotError }
  /** The answer says nothing of this entry, so nothing is known: it has to be asked for alone. */
  | { readonly is: 'unanswered' };

const BatchContact = z.object({
  id: z.string().min(1),
  properties: z.record(z.string(), z.string().nullable()).catch({}),
  objectWriteTraceId: z.string().optional(),
});
const BatchError = z.object({
  status: z.union([z.string(), z.number()]).catch(''),
  category: z.string().catch(''),
  message: z.string().catch(''),
  errors: z.array(z.unknown()).catch([]),
  context: z
    .object({ ids: z.array(z.string()), objectWriteTraceId: z.array(z.string()) })
    .partial()
    .catch({}),
});
type BatchError = z.output<typeof BatchError>;
/** 200 and 207 alike: what counts is a result that belongs to the entry, never the absence of an error. */
const BatchAnswer = z.object({
  results: z.array(BatchContact),
  errors: z.array(BatchError).catch([]),
});

/**
 * Contacts by email, primary or additional. Two addresses of one contact give one result.
 * @returns in the order of `emails`; a `null` result where HubSpot says that there is none
 */
export async function batchReadByEmail(
  client: HubSpotClient,
  emails: readonly string[],
): Promise<Outcome<Contact | null>[]> {
  const answer = await client.call(BatchAnswer, {
    operation: 'contacts.batch.read',
    method: 'POST',
    url: client.paths.batchRead,
    json: {
      idProperty: 'email',
      properties: ['email', 'hs_additional_emails'],
      propertiesWithHistory: [],
      inputs: emails.map((id) => ({ id })),
    },
  });
  const byEmail = new Map(
    answer.results.flatMap((contact) => addressesOf(contact).map((email) => [email, contact])),
  );
  const missing = new Set(
    answer.errors
      .filter(({ category }) => category === 'OBJECT_NOT_FOUND')
      .flatMap(({ context }) => context.ids ?? [])
      .map((email) => email.toLowerCase()),
  );
  return emails.map((email) => {
    const contact = byEmail.get(email);
    if (contact) return { is: 'done', result: contact };
    return missing.has(email) ? { is: 'done', result: null } : { is: 'unanswered' };
  });
}

const addressesOf = ({ properties }: Contact) =>
  [properties.email, ...(properties.hs_additional_emails ?? '').split(';')]
    .map((email) => email?.trim().toLowerCase() ?? '')
    .filter((email) => email !== '');

export interface ContactRead {
  readonly contactId: string;
  readonly properties: readonly string[];
}

/**
 * Contacts by id, every id once, each with the values that any of them was asked for. What HubSpot does not find in
 * a batch is left open as well: one call follows a merge, of a batch nothing is said.
 * @returns in the order of `reads`
 */
export async function batchReadById(
  client: HubSpotClient,
  reads: readonly ContactRead[],
): Promise<Outcome<Contact>[]> {
  const answer = await client.call(BatchAnswer, {
    operation: 'contacts.batch.read',
    method: 'POST',
    url: client.paths.batchRead,
    json: {
      properties: [...new Set(reads.flatMap(({ properties }) => properties))],
      propertiesWithHistory: [],
      inputs: reads.map(({ contactId }) => ({ id: contactId })),
    },
  });
  return byIdOf(
    answer.results,
    reads.map(({ contactId }) => contactId),
  );
}

/** What belongs to these ids; a result under another one may belong to anybody. */
function byIdOf(results: readonly Contact[], ids: readonly string[]): Outcome<Contact>[] {
  const byId = new Map(results.map((contact) => [contact.id, contact]));
  return ids.map((id) => {
    const contact = byId.get(id);
    return contact ? { is: 'done', result: contact } : { is: 'unanswered' };
  });
}

/**
 * Creates contacts. A trace id per entry is what lets HubSpot succeed in part.
 * (developers.hubspot.com, error handling, "Multi-status errors")
 * @returns in the order of `contacts`
 */
export async function batchCreate(
  client: HubSpotClient,
  contacts: readonly ContactProperties[],
): Promise<Outcome<Contact>[]> {
  const operation = 'contacts.batch.create';
  const answer = await client.call(BatchAnswer, {
    operation,
    method: 'POST',
    url: client.paths.batchCreate,
    json: { inputs: contacts.map((properties, n) => ({ objectWriteTraceId: String(n), properties })) },
  });
  const byTrace = new Map(answer.results.map((contact) => [contact.objectWriteTraceId, contact]));
  const byEmail = new Map(
    answer.results.map((contact) => [contact.properties.email?.toLowerCase(), contact]),
  );
  const failed = new Map(
    answer.errors.flatMap((error) => (error.context.objectWriteTraceId ?? []).map((trace) => [trace, error])),
  );
  return contacts.map(({ email }, n) => {
    const error = failed.get(String(n));
    if (error) return { is: 'failed', error: errorOf(operation, error) };
    const contact = byTrace.get(String(n)) ?? byEmail.get(email?.toLowerCase());
    return contact ? { is: 'done', result: contact } : { is: 'unanswered' };
  });
}

export interface ContactUpdate {
  readonly contactId: string;
  readonly properties: ContactProperties;
}

/** Updates contacts, all or none; every id once. @returns in the order of `updates` */
export async function batchUpdate(
  client: HubSpotClient,
  updates: readonly ContactUpdate[],
): Promise<Outcome<Contact>[]> {
  const answer = await client.call(BatchAnswer, {
    operation: 'contacts.batch.update',
    method: 'POST',
    url: client.paths.batchUpdate,
    json: { inputs: updates.map(({ contactId, properties }) => ({ id: contactId, properties })) },
  });
  return byIdOf(
    answer.results,
    updates.map(({ contactId }) => contactId),
  );
}

/** An entry's error has the shape of an answer's body; its status stands inside, as a number or in words. */
function errorOf(operation: string, error: BatchError): HubSpotError {
  const status = statusOf(error);
  return new HubSpotError({ ...verdictOf(status, new Headers(), error), operation, status });
}

const STATUS_OF_CATEGORY: Record<string, number> = {
  VALIDATION_ERROR: 400,
  CONFLICT: 409,
  OBJECT_ALREADY_EXISTS: 409,
  OBJECT_NOT_FOUND: 404,
  MISSING_SCOPES: 403,
  RATE_LIMITS: 429,
};

function statusOf({ status, category }: BatchError): number {
  const number = Number(status);
  return number >= 400 && number <= 599 ? number : (STATUS_OF_CATEGORY[category] ?? 500);
}
