import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Logger } from 'pino';
import { untilThere } from '../until-there.ts';
import type { Db } from './client.ts';
import { isDatabaseAway, postgresError } from './database-error.ts';
import { MIGRATIONS } from './migrate-database.ts';

/** What a process finds when it looks for its database; `refused` is a wrong password, or no such database. */
export type DatabaseState = 'ok' | 'away' | 'refused' | 'not migrated';

const newestMigration = Math.max(
  ...readMigrationFiles({ migrationsFolder: MIGRATIONS }).map(({ folderMillis }) => folderMillis),
);
/** SQLSTATE of a schema or a table that is not there. */
const NOT_THERE = new Set(['3F000', '42P01']);

/** Whether the database answers, and has every migration that this version knows; one from a newer version will do. */
export async function databaseState(db: Db): Promise<DatabaseState> {
  try {
    const applied = await db.execute(
      sql`select 1 from drizzle.__drizzle_migrations where created_at >= ${newestMigration} limit 1`,
    );
    return applied.length > 0 ? 'ok' : 'not migrated';
  } catch (error) {
    if (NOT_THERE.has(postgresError(error)?.code ?? '')) return 'not migrated';
    return isDatabaseAway(error) ? 'away' : 'refused';
  }
}

const LOOK_EVERY_MS = 500;
const SENTENCES: Record<Exclude<DatabaseState, 'ok'>, string> = {
  away: 'waiting for PostgreSQL: nobody answers at DATABASE_URL',
  refused: 'waiting for PostgreSQL: it refuses the user, the password or the database of DATABASE_URL',
  'not migrated': 'waiting for the migrations of this version: run `npm run migrate`',
};

/** Waits for the database and its migrations, and says for which. */
export async function untilDatabaseReady(db: Db, log: Logger): Promise<void> {
  const look = async () => {
    const state = await databaseState(db);
    return state === 'ok' ? null : { sentence: SENTENCES[state], facts: { database: state } };
  };
  await untilThere(look, { log, everyMs: LOOK_EVERY_MS });
}
