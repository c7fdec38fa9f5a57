import { z } from 'zod';
import { validationError } from '../api-error.ts';
import type { Store } from '../store/store.ts';
import { type Contact, emailKey } from '../store/tables.ts';
import { propertyOf } from './contact-answer.ts';
import { cleanEmail } from './emails.ts';
import { isKnownProperty } from './properties.ts';

const Filter = z.object({
  propertyName: z.string(),
  operator: z.string(),
  value: z.string().optional(),
});

export const Search = z.object({
  filterGroups: z.array(z.object({ filters: z.array(Filter) })).default([]),
  sorts: z.array(z.unknown()).max(0, 'the sandbox sorts by creation only').default([]),
  query: z.literal('', 'the sandbox knows filters only').default(''),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().min(1).default(10),
  after: z
    .union([z.string().regex(/^\d*$/), z.number().int().min(0)])
    .transform(Number)
    .default(0),
});

type Filter = z.infer<typeof Filter>;
export type Search = z.infer<typeof Search>;

const groupsMax = 5;
const filtersPerGroupMax = 6;
const filtersMax = 18;
const limitMax = 200;
const windowMax = 10_000;

/** The contacts of an account that match any group of filters, in the order of their creation. */
export function searchContacts(store: Store, hubId: number, search: Search): Contact[] {
  refuseExcess(search);
  const groups = search.filterGroups.map(({ filters }) => filters);
  return candidates(store, hubId, groups).filter(
    (contact) => groups.length === 0 || groups.some((filters) => filters.every((f) => matches(contact, f))),
  );
}

function refuseExcess({ filterGroups, limit, after }: Search): void {
  const filters = filterGroups.flatMap((group) => group.filters);
  const faults = [
    filterGroups.length > groupsMax && `there may be at most ${groupsMax} filterGroups`,
    filterGroups.some((group) => group.filters.length > filtersPerGroupMax) &&
      `a filterGroup may have at most ${filtersPerGroupMax} filters`,
    filters.length > filtersMax && `there may be at most ${filtersMax} filters`,
    limit > limitMax && `limit may be at most ${limitMax}`,
    after + limit > windowMax && `only the first ${windowMax} results can be paged through`,
    ...filters.map(faultOf),
  ].filter((fault) => typeof fault === 'string');
  if (faults.length > 0) {
    throw validationError('There was a problem with the request.', {
      errors: faults.map((message) => ({ message })),
    });
  }
}

function faultOf({ propertyName, operator, value }: Filter): string | undefined {
  if (!isKnownProperty(propertyName)) return `property ${propertyName} does not exist`;
  if (operator !== 'EQ') return `the sandbox knows the operator EQ only, not ${operator}`;
  if (value === undefined) return `a filter on ${propertyName} needs a value`;
  return undefined;
}

const matches = (contact: Contact, { propertyName, value }: Filter): boolean =>
  propertyOf(contact, propertyName)?.toLowerCase() === value?.trim().toLowerCase();

// The one search that the write path makes must not read through all contacts of a full account.
function candidates(store: Store, hubId: number, groups: Filter[][]): Contact[] {
  const [filter, ...others] = groups.flat();
  if (filter?.propertyName !== 'email' || others.length > 0) return activeContacts(store, hubId);
  const id = store.rows.contactIdsByEmail.get(emailKey(hubId, cleanEmail(filter.value ?? '')));
  const contact = id === undefined ? undefined : store.rows.contacts.get(id);
  return contact ? [contact] : [];
}

/** All contacts of an account but the archived ones, oldest first. */
export const activeContacts = (store: Store, hubId: number): Contact[] =>
  [...store.rows.contacts.values()].filter(
    (contact) => contact.hubId === hubId && contact.archivedAt === null,
  );
