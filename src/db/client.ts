import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

export type Db = PostgresJsDatabase<typeof schema>;
/** A transaction, or the database itself: for verbs that are a part of another one's transaction. */
export type Tx = Pick<Db, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Database {
  readonly db: Db;
  close(): Promise<void>;
}

/** Connects lazily: the first query opens the first of at most `connectionsMax` connections. */
export function openDatabase(url: string, { connectionsMax = 10 } = {}): Database {
  const sql = postgres(url, {
    max: connectionsMax,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'assistloop-hubspot' },
  });
  return {
    db: drizzle(preparing(sql), { schema }),
    close: () => sql.end({ timeout: 5 }),
  };
}

/**
 * drizzle-orm asks for no prepared statements. With them a query is one round trip in place of two, and is parsed
 * once a connection.
 */
function preparing<Client extends postgres.Sql | postgres.TransactionSql>(client: Client): Client {
  const { unsafe } = client;
  client.unsafe = (query, parameters, options) => unsafe(query, parameters, { ...options, prepare: true });
  if ('begin' in client) {
    const { begin } = client;
    const prepared = (work: (tx: postgres.TransactionSql) => unknown) => begin((tx) => work(preparing(tx)));
    Object.assign(client, { begin: prepared });
  }
  return client;
}
