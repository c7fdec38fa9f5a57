import { LANDED, TRANSIENT_NAMES } from './faults.ts';
import type { Operation } from './run-cell.ts';

/** How the step that was struck ends, in how many attempts and by which calls. */
export interface Expected {
  readonly end: string;
  readonly attempts: number;
  readonly calls: string;
}
type Row = readonly [end: string, attempts: number, calls: string];
type Rows = Readonly<Record<string, Row>>;

const each = (names: readonly string[], row: Row): Rows =>
  Object.fromEntries(names.map((name) => [name, row]));
const transient = (once: string, always: string): Rows => ({
  ...each(
    TRANSIENT_NAMES.map((name) => `${name} once`),
    ['passes', 2, once],
  ),
  ...each(
    TRANSIENT_NAMES.map((name) => `${name} always`),
    ['waits: hubspot_outage', 3, always],
  ),
});
const landedOnce = (calls: string): Rows =>
  each(
    LANDED.map((name) => `${name} once`),
    ['passes', 2, calls],
  );

/** What is the same wherever the CRM says it. */
const ofAnyCall = (name: string): Rows => ({
  ...transient(`2 ${name}`, `3 ${name}`),
  '401 once': ['passes', 1, `1 token.refresh, 2 ${name}`],
  '401 always': ['waits: connection', 1, `1 token.refresh, 2 ${name}`],
  '403 MISSING_SCOPES': ['waits: connection', 1, `1 ${name}`],
  '403 other': ['failed: permission_denied', 1, `1 ${name}`],
  '423 once': ['passes', 1, `2 ${name}`],
  '429 SECONDLY once': ['passes', 1, `2 ${name}`],
  '429 ten seconds, Retry-After 1, once': ['passes', 1, `2 ${name}`],
  '429 Retry-After 600': ['waits: hubspot_limit 600 s', 1, `1 ${name}`],
  '429 DAILY': ['waits: hubspot_limit 3600 s', 1, `1 ${name}`],
  '477': ['waits: hubspot_limit 30 s', 1, `1 ${name}`],
  '477 Retry-After 1, once': ['passes', 1, `2 ${name}`],
});

/** A batch that is refused for what an entry says is split until each stands alone. */
const ofAnyBatch = (name: string, half: Row, whole: Row): Rows => ({
  ...ofAnyCall(name),
  ...each(['400 property once', '404 once', '409 with id once', '409 without id once'], half),
  ...each(
    ['400 property always', '400 email', '400 nothing named', '404 always', '409 without id always'],
    whole,
  ),
});

/** A renewal is shared by many leads, so it never waits inside an activity. */
const OF_REFRESH: Rows = {
  ...transient('2 token.refresh', '3 token.refresh'),
  ...each(
    ['401 always', '403 other', '404 always', '409 without id always'],
    ['waits: operator', 1, '1 token.refresh'],
  ),
  '400 nothing named': ['waits: connection', 1, '1 token.refresh'], // HubSpot's usual 400: BAD_REFRESH_TOKEN
  '423 once': ['waits: hubspot_limit 2 s', 1, '1 token.refresh'],
  '429 ten seconds, Retry-After 1, once': ['waits: hubspot_limit 1 s', 1, '1 token.refresh'],
  '429 Retry-After 600': ['waits: hubspot_limit 600 s', 1, '1 token.refresh'],
  '477': ['waits: hubspot_limit 30 s', 1, '1 token.refresh'],
};

const OF_SEARCH: Rows = {
  ...ofAnyCall('search'),
  ...each(
    ['400 nothing named', '400 property once', '404 always', '409 without id always'],
    ['failed: refused', 1, '1 search'],
  ),
  // Short of searches, the store answers as well, on the other quota.
  ...each(
    ['429 SECONDLY once', '429 ten seconds, Retry-After 1, once'],
    ['passes', 1, '1 batch.read, 1 search'],
  ),
};

const OF_BATCH_READ: Rows = {
  ...ofAnyBatch('batch.read', ['passes', 1, '3 batch.read'], ['passes', 1, '3 read, 5 batch.read']),
  '207 nothing of anybody': ['passes', 1, '1 batch.read, 3 read'],
  '207 one not found': ['passes', 1, '1 batch.read'],
  '207 none found': ['passes', 1, '1 batch.read'],
};

const OF_CREATE: Rows = {
  ...ofAnyCall('create'),
  ...landedOnce('1 update, 2 create'), // it exists by now, says HubSpot
  '400 property once': ['passes', 1, '2 create'],
  '400 email': ['failed: invalid_email', 1, '1 create'],
  '400 nothing named': ['failed: refused', 1, '1 create'],
  '404 once': ['passes', 1, '1 read, 2 create'],
  '404 always': ['failed: contact_conflict', 1, '6 create, 6 read'],
  '409 with id once': ['passes', 1, '1 read, 1 update, 2 create'], // the named contact is gone
  '409 without id always': ['failed: contact_conflict', 1, '1 create, 1 read'],
  'created meanwhile': ['passes', 1, '1 create, 1 update'],
  'created meanwhile, named by nobody': ['passes', 1, '1 create, 1 read, 1 update'],
};

const OF_BATCH_CREATE: Rows = {
  ...ofAnyBatch(
    'batch.create',
    ['passes', 1, '2 batch.create, then create'],
    ['passes', 1, '2 batch.create, then create'],
  ),
  ...landedOnce('2 batch.create, then update'),
  'created meanwhile': ['passes', 1, '1 batch.create, then update'],
  'created meanwhile, named by nobody': ['passes', 1, '1 batch.create, 3 read, then update'],
  '207 nothing of anybody': ['passes', 1, '1 batch.create, then create'],
  '207 one created meanwhile': ['passes', 1, '1 batch.create, then update'],
  '207 one email refused': ['failed: invalid_email + passes', 1, '1 batch.create'],
};

const OF_UPDATE: Rows = {
  ...ofAnyCall('update'),
  '400 property once': ['passes', 1, '2 update'],
  '400 email': ['failed: invalid_email', 1, '1 update'],
  '400 nothing named': ['failed: refused', 1, '1 update'],
  '404 once': ['passes', 1, '1 read, 2 update'],
  '404 always': ['failed: contact_conflict', 1, '6 read, 6 update'],
  '409 with id once': ['passes', 1, '2 update'],
  '409 without id once': ['passes', 1, '1 read, 2 update'],
  '409 without id always': ['failed: contact_conflict', 1, '6 read, 6 update'],
  'deleted meanwhile': ['passes', 1, '1 create, 1 read, 1 update'],
};

const OF_BATCH_UPDATE: Rows = {
  ...ofAnyBatch(
    'batch.update',
    ['passes', 1, '2 batch.update, then update'],
    ['passes', 1, '2 batch.update, then update'],
  ),
  'deleted meanwhile': ['passes', 1, '1 batch.update, 3 read, then create, then update'],
  '207 nothing of anybody': ['passes', 1, '1 batch.update, then update'],
  '207 one deleted meanwhile': ['passes', 1, '1 batch.update, 1 read, then create, then update'],
};

const STOPPED_AT_READ = '1 create, 1 read';
const READ_AGAIN = '1 create, 1 update, 2 read';
/** Asked for when a create says that the contact exists, and does not name it. */
const OF_READ: Rows = {
  ...transient('1 update, 2 create, 2 read', '3 create, 3 read'),
  '401 once': ['passes', 1, '1 create, 1 token.refresh, 1 update, 2 read'],
  '401 always': ['waits: connection', 1, '1 create, 1 token.refresh, 2 read'],
  '403 MISSING_SCOPES': ['waits: connection', 1, STOPPED_AT_READ],
  '403 other': ['failed: permission_denied', 1, STOPPED_AT_READ],
  '400 nothing named': ['failed: refused', 1, STOPPED_AT_READ],
  '404 always': ['failed: contact_conflict', 1, STOPPED_AT_READ],
  '409 without id always': ['failed: refused', 1, STOPPED_AT_READ],
  '423 once': ['passes', 1, READ_AGAIN],
  '429 SECONDLY once': ['passes', 1, READ_AGAIN],
  '429 ten seconds, Retry-After 1, once': ['passes', 1, READ_AGAIN],
  '429 Retry-After 600': ['waits: hubspot_limit 600 s', 1, STOPPED_AT_READ],
  '429 DAILY': ['waits: hubspot_limit 3600 s', 1, STOPPED_AT_READ],
  '477': ['waits: hubspot_limit 30 s', 1, STOPPED_AT_READ],
};

const POLICY: Readonly<Record<Operation, Rows>> = {
  'token.refresh': OF_REFRESH,
  'contacts.search': OF_SEARCH,
  'contacts.batch.read': OF_BATCH_READ,
  'contacts.create': OF_CREATE,
  'contacts.batch.create': OF_BATCH_CREATE,
  'contacts.update': OF_UPDATE,
  'contacts.batch.update': OF_BATCH_UPDATE,
  'contacts.read': OF_READ,
};

/** Every fault that can happen to every operation of the write path, with what has to come of it. */
export const CELLS = (Object.keys(POLICY) as Operation[]).flatMap((operation) =>
  Object.entries(POLICY[operation]).map(([fault, [end, attempts, calls]]) => ({
    operation,
    fault,
    expected: { end, attempts, calls } satisfies Expected,
  })),
);
