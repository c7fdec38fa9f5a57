import fc from 'fast-check';
import type { Fault } from '../../sandbox/faults/fault.ts';

export const EMAILS = ['ada@example.com', 'bob@example.com', 'cyd@example.com'] as const;
export const FIELDS = { first_name: 'firstname', phone: 'phone', company: 'company' } as const;
export type Field = keyof typeof FIELDS;

/** What may happen next, to whom. Numbers choose among those that are there. */
export type Event =
  | { readonly is: 'lead'; readonly email: string; readonly fields: readonly Field[] }
  /** One attempt each of what comes next for these leads, at once. */
  | { readonly is: 'work'; readonly runs: readonly number[] }
  /** A worker dies after HubSpot has the lead, and before that is on record. */
  | { readonly is: 'forget'; readonly run: number }
  | { readonly is: 'fault'; readonly fault: Fault }
  | { readonly is: 'lift' }
  | { readonly is: 'delete'; readonly email: string }
  | { readonly is: 'merge'; readonly into: string; readonly from: string };

const WRITES = [
  'contacts.create',
  'contacts.update',
  'contacts.batch.create',
  'contacts.batch.update',
] as const;

const operation = fc.constantFrom(
  ...WRITES,
  'contacts.search',
  'contacts.batch.read',
  'contacts.read',
  'contacts.batch',
  'contacts',
);
const failing: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { status: 500 },
  { status: 502, landed: true },
  { drop: 'before' },
  { drop: 'after' },
  { drop: 'midway' },
  { status: 200, landed: true },
  { status: 200, body: {} },
  { status: 207, body: { status: 'COMPLETE', results: [], errors: [] } },
  { status: 401 },
  { status: 403, category: 'MISSING_SCOPES' },
  { status: 403, category: 'FORBIDDEN' },
  { status: 404 },
  { status: 409 },
  { status: 429, headers: { 'retry-after': '0' } },
  { status: 429, headers: { 'retry-after': '600' } },
);

const email = fc.constantFrom(...EMAILS);
const lead: fc.Arbitrary<Event> = fc.record({
  is: fc.constant('lead'),
  email,
  fields: fc.subarray(Object.keys(FIELDS) as Field[], { minLength: 1 }),
});
const work: fc.Arbitrary<Event> = fc.record({
  is: fc.constant('work'),
  runs: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
});
const fault: fc.Arbitrary<Event> = fc
  .record({ operation, fault: failing, times: fc.integer({ min: 1, max: 4 }) })
  .map(({ operation, fault, times }) => ({ is: 'fault', fault: { ...fault, operation, times } }));
const refusedProperty: fc.Arbitrary<Event> = fc.constantFrom(...WRITES).map((operation) => ({
  is: 'fault',
  fault: {
    operation,
    status: 400,
    body: {
      category: 'VALIDATION_ERROR',
      errors: [{ code: 'INVALID_LONG', context: { propertyName: ['phone'] } }],
    },
  },
}));

/** Leads, duplicates, faults, dying workers and people at work in HubSpot, in any order. */
export const schedule: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: lead },
    { weight: 12, arbitrary: work },
    { weight: 4, arbitrary: fault },
    { weight: 1, arbitrary: refusedProperty },
    { weight: 1, arbitrary: fc.constant<Event>({ is: 'lift' }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('forget'), run: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('delete'), email }) },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('merge'), into: email, from: email }) },
  ),
  { minLength: 10, maxLength: 60 },
);
