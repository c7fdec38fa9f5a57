import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Journal, readJournal, startJournal } from './journal.ts';
import type { Change, TableName, Tables } from './tables.ts';

export type Store = {
  /** What is stored now, by table and key. */
  readonly rows: { readonly [T in TableName]: ReadonlyMap<string, Tables[T]> };
  /** Writes all changes or, when the process dies in the middle, none. On disk before it returns. */
  commit(changes: Change[]): void;
  /** Has changes shown to this listener while the rows still are as before. */
  beforeCommit(listener: (changes: Change[]) => void): void;
  /** Grows with each commit. */
  revision(): number;
  close(): void;
};

type Rows = { [T in TableName]: Map<string, Tables[T]> };

/** Opens the state kept in this folder; without a folder it lives in memory only. */
export function openStore(dataDir?: string): Store {
  const rows = emptyRows();
  const journal = dataDir === undefined ? memoryOnly : openJournal(dataDir, rows);
  const listeners: ((changes: Change[]) => void)[] = [];
  let revision = 0;
  return {
    rows,
    commit: (changes) => {
      if (changes.length === 0) return;
      journal.append(changes);
      for (const listener of listeners) listener(changes);
      apply(rows, changes);
      revision += 1;
    },
    beforeCommit: (listener) => void listeners.push(listener),
    revision: () => revision,
    close: () => journal.close(),
  };
}

const memoryOnly: Journal = { append: () => {}, close: () => {} };

const emptyRows = (): Rows => ({
  installs: new Map(),
  authorizationCodes: new Map(),
  accessTokens: new Map(),
  refreshTokens: new Map(),
  contacts: new Map(),
  contactIdsByEmail: new Map(),
  survivorIds: new Map(),
  properties: new Map(),
  nextScopes: new Map(),
  settings: new Map(),
  lastIds: new Map(),
});

function openJournal(dataDir: string, rows: Rows): Journal {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'journal.jsonl');
  // The journal is this program's own: an entry is what `commit` was given.
  for (const changes of readJournal(file) as Change[][]) apply(rows, changes);
  return startJournal(
    file,
    changesThatMake(rows).map((change) => [change]),
  );
}

function apply(rows: Rows, changes: Change[]): void {
  for (const change of changes) write(rows, change);
}

function write<T extends TableName>(rows: Rows, change: Change<T>): void {
  const table: Map<string, Tables[T]> = rows[change.table];
  if (change.value === null) table.delete(change.key);
  else table.set(change.key, change.value);
}

const changesThatMake = (rows: Rows): Change[] =>
  tableNames(rows).flatMap((table) =>
    [...rows[table]].map(([key, value]) => ({ table, key, value }) as Change),
  );

/** The changes that leave these tables empty. */
export const changesThatEmpty = (store: Store, tables: TableName[]): Change[] =>
  tables.flatMap((table) =>
    [...store.rows[table].keys()].map((key): Change => ({ table, key, value: null })),
  );

// Object.keys forgets the type of the keys; `emptyRows` makes no others.
const tableNames = (rows: Rows): TableName[] => Object.keys(rows) as TableName[];
