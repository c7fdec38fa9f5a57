import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { type Database, type Db, openDatabase } from '../../src/db/client.ts';
import { databaseUrl, TEMPLATE } from './database-url.ts';

/** Cloning a template that somebody else is just cloning is refused; all who clone take turns by this number. */
const CLONE_LOCK = 7_350_219;

/** A migrated database of the suite's own. */
export function useDatabase() {
  const name = `test_${randomBytes(6).toString('hex')}`;
  let database: Database | undefined;
  let admin: postgres.Sql | undefined;

  beforeAll(async () => {
    admin = postgres(databaseUrl('postgres'), { max: 1, onnotice: () => {} });
    await admin`select pg_advisory_lock(${CLONE_LOCK})`;
    await admin.unsafe(`create database ${name} template ${TEMPLATE}`);
    await admin`select pg_advisory_unlock(${CLONE_LOCK})`;
    database = openDatabase(databaseUrl(name));
  });
  afterAll(async () => {
    await database?.close();
    await admin?.unsafe(`drop database ${name} with (force)`);
    await admin?.end();
  });

  return {
    get db(): Db {
      if (!database) throw new Error('The database is there inside tests only.');
      return database.db;
    },
    get url(): string {
      return databaseUrl(name);
    },
  };
}
