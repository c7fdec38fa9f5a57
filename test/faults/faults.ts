import type { Fault } from '../../sandbox/faults/fault.ts';
import type { Settings } from '../../sandbox/settings.ts';

/** How something goes wrong for one operation. */
export interface CellFault {
  /** What HubSpot or the network does; its operation is the cell's. `known` is a contact that exists. */
  readonly arm?: (known: string) => Fault;
  readonly settings?: Partial<Settings>;
  /** What a person does in HubSpot after the search, to the first lead's contact or to those of all. */
  readonly meanwhile?: 'creates one' | 'creates all' | 'deletes one' | 'deletes all';
  /** How many of the leads' contacts exist before the search, where that is the point. */
  readonly existing?: number;
  /** What the first lead says of its email, where that is the point. */
  readonly email?: string;
}

const ALWAYS = 1_000_000;

/** Nobody knows whether the call was done, or it was not: the policy is the same. */
const TRANSIENT: Record<string, Fault> = {
  '500': { status: 500 },
  '502': { status: 502 },
  '503': { status: 503 },
  '504': { status: 504 },
  'dropped call': { drop: 'before' },
  'lost answer': { drop: 'after' },
  'answer cut short': { drop: 'midway' },
  'empty 200': { status: 200, landed: true },
  '{} with 200': { status: 200, body: {} },
  'truncated 200': { status: 200, body: '{"id":"1","prop', landed: true },
};
/** Those of them after which the work is done all the same. */
export const LANDED = ['lost answer', 'answer cut short', 'empty 200', 'truncated 200'];
export const TRANSIENT_NAMES = Object.keys(TRANSIENT);

const always = (fault: Fault): CellFault => ({ arm: () => ({ times: ALWAYS, ...fault }) });
const once = (fault: Fault): CellFault => ({ arm: () => fault });

const refusedProperty = (code: string, property: string): Fault => ({
  status: 400,
  body: {
    status: 'error',
    category: 'VALIDATION_ERROR',
    message: 'Property values were not valid',
    errors: [{ code, message: 'refused', context: { propertyName: [property] } }],
  },
});
const conflict = (message: string): Fault => ({
  status: 409,
  body: { status: 'error', category: 'CONFLICT', message },
});

export const FAULTS: Record<string, CellFault> = {
  ...Object.fromEntries(TRANSIENT_NAMES.map((name) => [`${name} once`, once(TRANSIENT[name] ?? {})])),
  ...Object.fromEntries(TRANSIENT_NAMES.map((name) => [`${name} always`, always(TRANSIENT[name] ?? {})])),
  '400 property once': once(refusedProperty('INVALID_LONG', 'phone')),
  '400 property always': always(refusedProperty('INVALID_LONG', 'phone')),
  '400 email': always(refusedProperty('INVALID_EMAIL', 'email')),
  '400 nothing named': always({ status: 400 }),
  '401 once': once({ status: 401 }),
  '401 always': always({ status: 401 }),
  '403 MISSING_SCOPES': always({ status: 403, category: 'MISSING_SCOPES' }),
  '403 other': always({ status: 403, category: 'FORBIDDEN' }),
  '404 once': once({ status: 404 }),
  '404 always': always({ status: 404 }),
  '409 with id once': { arm: (known) => conflict(`Contact already exists. Existing ID: ${known}`) },
  '409 without id once': once(conflict('Contact already exists')),
  '409 without id always': always(conflict('Contact already exists')),
  '423 once': once({ status: 423 }),
  '429 SECONDLY once': once({ status: 429, policyName: 'SECONDLY' }),
  '429 ten seconds, Retry-After 1, once': once({
    status: 429,
    policyName: 'TEN_SECONDLY_ROLLING',
    headers: { 'retry-after': '1' },
  }),
  '429 Retry-After 600': always({ status: 429, headers: { 'retry-after': '600' } }),
  '429 DAILY': always({ status: 429, policyName: 'DAILY' }),
  '477': always({ status: 477 }),
  '477 Retry-After 1, once': once({ status: 477, headers: { 'retry-after': '1' } }),
  'deleted meanwhile': { meanwhile: 'deletes all' },
  'created meanwhile': { meanwhile: 'creates all' },
  'created meanwhile, named by nobody': { meanwhile: 'creates all', settings: { conflictShape: 'bare' } },
  '207 nothing of anybody': always({ status: 207, body: { status: 'COMPLETE', results: [], errors: [] } }),
  '207 one deleted meanwhile': { meanwhile: 'deletes one' },
  '207 one created meanwhile': { meanwhile: 'creates one' },
  '207 one not found': { existing: 2 },
  '207 none found': { existing: 0 },
  '207 one email refused': { email: 'lead-0@example.c0' },
};
