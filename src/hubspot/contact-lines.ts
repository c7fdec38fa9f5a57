import {
  BATCH_MAX,
  batchCreate,
  batchReadByEmail,
  batchReadById,
  batchUpdate,
  type ContactRead,
  type ContactUpdate,
  type Outcome,
} from './batch.ts';
import type { Contact, ContactProperties, HubSpotClient } from './hubspot-client.ts';
import type { QuotaKind } from './quota-kind.ts';

export interface Waiting<Input, Result> {
  readonly input: Input;
  readonly since: number;
  sentBack: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Calls of one kind, each with its own result. */
export interface Line<Input, Result> {
  readonly call: 'lookup' | 'values' | 'create' | 'update';
  readonly waiting: Waiting<Input, Result>[];
  /** The quota of a call that goes out alone. */
  readonly aloneKind: QuotaKind;
  alone(input: Input): Promise<Result>;
  /** What a batch left open, asked for on the quota of requests. */
  again(input: Input): Promise<Result>;
  together(inputs: readonly Input[]): Promise<Outcome<Result>[]>;
  /** Entries of one key never share a batch: HubSpot refuses them, or gives one result for both. */
  keyOf(input: Input): string;
}

/** Where the calls of one account stand in line. */
export interface ContactLines {
  readonly lookups: Line<string, Contact | null>;
  readonly values: Line<ContactRead, Contact>;
  readonly creates: Line<ContactProperties, Contact>;
  readonly updates: Line<ContactUpdate, Contact>;
}

/** @param options.lookUpBy what a lookup that goes out alone asks: the search index, or the store */
export function contactLines(
  client: HubSpotClient,
  { lookUpBy }: { lookUpBy: 'search' | 'get' },
): ContactLines {
  const readByEmail = (email: string) => client.readContactByEmail(email);
  const read = ({ contactId, properties }: ContactRead) => client.readContact(contactId, properties);
  const create = (properties: ContactProperties) => client.createContact(properties);
  const update = ({ contactId, properties }: ContactUpdate) => client.updateContact(contactId, properties);
  return {
    lookups: {
      call: 'lookup',
      waiting: [],
      aloneKind: lookUpBy === 'get' ? 'requests' : 'searches',
      alone: lookUpBy === 'get' ? readByEmail : (email) => client.searchContactByEmail(email),
      again: readByEmail,
      together: (emails) => batchReadByEmail(client, emails),
      keyOf: (email) => email,
    },
    values: {
      call: 'values',
      waiting: [],
      aloneKind: 'requests',
      alone: read,
      again: read,
      together: (reads) => batchReadById(client, reads),
      keyOf: ({ contactId }) => contactId,
    },
    creates: {
      call: 'create',
      waiting: [],
      aloneKind: 'requests',
      alone: create,
      again: create,
      together: (contacts) => batchCreate(client, contacts),
      keyOf: ({ email = '' }) => email,
    },
    updates: {
      call: 'update',
      waiting: [],
      aloneKind: 'requests',
      alone: update,
      again: update,
      together: (updates) => batchUpdate(client, updates),
      keyOf: ({ contactId }) => contactId,
    },
  };
}

/** The longest waiting, each key once; the others of a key wait for the next batch. */
export function takeBatch<Input, Result>(line: Line<Input, Result>): Waiting<Input, Result>[] {
  const keys = new Set<string>();
  const batch: Waiting<Input, Result>[] = [];
  const left: Waiting<Input, Result>[] = [];
  for (const waiting of line.waiting.splice(0)) {
    const key = line.keyOf(waiting.input);
    if (batch.length < BATCH_MAX && !keys.has(key)) {
      keys.add(key);
      batch.push(waiting);
    } else left.push(waiting);
  }
  line.waiting.push(...left);
  return batch;
}
