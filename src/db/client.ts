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
    db: drizzle(sql, { schema }),
    close: () => sql.end({ timeout: 5 }),
  };
}
