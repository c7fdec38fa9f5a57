import { z } from 'zod';
import { validationError } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import { findProperty } from '../properties/find-property.ts';
import type { Property } from '../properties/property.ts';
import type { Store } from '../store/store.ts';
import type { Contact } from '../store/tables.ts';
import { propertyOf } from './contact-answer.ts';
import type { SearchIndex } from './search-index.ts';

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
export function searchContacts({ store, searchIndex }: Deps, hubId: number, search: Search): Contact[] {
  const property = (name: string) => findProperty(store, { hubId }, name);
  refuseExcess(search, (name) => property(name) !== undefined);
  const groups = search.filterGroups.map(({ filters }) => filters);
  return candidates(searchIndex, hubId, groups).filter(
    (contact) =>
      groups.length === 0 ||
      groups.some((filters) => filters.every((f) => matches(contact, f, property(f.propertyName)))),
  );
}

function refuseExcess({ filterGroups, limit, after }: Search, isProperty: (name: string) => boolean): void {
  const filters = filterGroups.flatMap((group) => group.filters);
  const faults = [
    filterGroups.length > groupsMax && `there may be at most ${groupsMax} filterGroups`,
    filterGroups.some((group) => group.filters.length > filtersPerGroupMax) &&
      `a filterGroup may have at most ${filtersPerGroupMax} filters`,
    filters.length > filtersMax && `there may be at most ${filtersMax} filters`,
    limit > limitMax && `limit may be at most ${limitMax}`,
    after + limit > windowMax && `only the first ${windowMax} results can be paged through`,
    ...filters.map((filter) => faultOf(filter, isProperty)),
  ].filter((fault) => typeof fault === 'string');
  if (faults.length > 0) {
    throw validationError('There was a problem with the request.', {
      errors: faults.map((message) => ({ message })),
    });
  }
}

function faultOf(
  { propertyName, operator, value }: Filter,
  isProperty: (name: string) => boolean,
): string | undefined {
  if (!isProperty(propertyName)) return `property ${propertyName} does not exist`;
  if (operator !== 'EQ') return `the sandbox knows the operator EQ only, not ${operator}`;
  if (value === undefined) return `a filter on ${propertyName} needs a value`;
  return undefined;
}

/** Text in any case; the value of an option only as it is written. */
function matches(contact: Contact, { propertyName, value }: Filter, property: Property | undefined): boolean {
  const asCompared = (text = '') => (property?.type === 'enumeration' ? text : text.toLowerCase());
  const held = propertyOf(contact, propertyName);
  return held !== null && asCompared(held) === asCompared(value?.trim());
}

// The one search that the write path makes must not read through all contacts of a full account.
function candidates(index: SearchIndex, hubId: number, groups: Filter[][]): Contact[] {
  const [filter, ...others] = groups.flat();
  return filter?.propertyName === 'email' && others.length === 0
    ? index.candidates(hubId, filter.value ?? '')
    : index.contacts(hubId);
}

/** All contacts of an account but the archived ones, oldest first. */
export const activeContacts = (store: Store, hubId: number): Contact[] =>
  [...store.rows.contacts.values()].filter(
    (contact) => contact.hubId === hubId && contact.archivedAt === null,
  );
