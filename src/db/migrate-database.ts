import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import postgres from 'postgres';

/** The folder of every migration that this version knows. */
export const MIGRATIONS = fileURLToPath(new URL('../../drizzle', import.meta.url));
/** Any number; whoever migrates this service's database takes the lock of this name. */
const MIGRATION_LOCK = 7_350_211;
const TRY_EVERY_MS = 200;
/** Whoever comes after a migration that waits for a table waits as well: every call of the old version's, too. */
const LOCK_WITHIN_MS = 1_000;
const TABLE_BUSY_PAUSE_MS = 4_000;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

/**
 * Applies every migration of `folder` that the database has not seen; safe to run by many at once. Each is one
 * transaction, unless it builds an index `concurrently`, which PostgreSQL does outside of transactions only: then
 * its statements run one by one and, should one of them fail, all of them again the next time. A table that somebody
 * holds (a dump, for as long as it takes) is asked for again and again, so that the others go on meanwhile.
 * @param onBusy is told each time that a table was not to be had
 */
export async function migrateDatabase(
  url: string,
  folder = MIGRATIONS,
  onBusy: () => void = () => {},
): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await takeTurn(sql);
    for (const migration of await unseen(sql, folder)) {
      if (migration.sql.some(isConcurrent)) await apply(sql, migration);
      else await applyAtOnce(sql, migration, onBusy);
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Asks again and again: an index that is built concurrently waits for whoever stands in line for a lock, too. */
async function takeTurn(sql: postgres.Sql): Promise<void> {
  for (;;) {
    const [turn] = await sql<{ taken: boolean }[]>`select pg_try_advisory_lock(${MIGRATION_LOCK}) as taken`;
    if (turn?.taken) return;
    await delay(TRY_EVERY_MS);
  }
}

async function unseen(sql: postgres.Sql, folder: string): Promise<MigrationMeta[]> {
  await sql`create schema if not exists drizzle`;
  await sql`create table if not exists drizzle.__drizzle_migrations
    (id serial primary key, hash text not null, created_at bigint)`;
  const [newest] = await sql<{ at: string | null }[]>`
    select max(created_at)::text as at from drizzle.__drizzle_migrations`;
  const seenUntil = Number(newest?.at ?? 0);
  return readMigrationFiles({ migrationsFolder: folder }).filter(
    ({ folderMillis }) => folderMillis > seenUntil,
  );
}

async function applyAtOnce(sql: postgres.Sql, migration: MigrationMeta, onBusy: () => void): Promise<void> {
  for (;;) {
    try {
      await sql.begin(async (tx) => {
        await tx.unsafe(`set local lock_timeout = ${LOCK_WITHIN_MS}`);
        await apply(tx, migration);
      });
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      onBusy();
      await delay(TABLE_BUSY_PAUSE_MS);
    }
  }
}

const isBusy = (error: unknown) =>
  error instanceof postgres.PostgresError && [LOCK_NOT_AVAILABLE, DEADLOCK].includes(error.code);

async function apply(sql: postgres.Sql | postgres.TransactionSql, migration: MigrationMeta): Promise<void> {
  for (const statement of migration.sql) await sql.unsafe(statement);
  await sql`insert into drizzle.__drizzle_migrations (hash, created_at)
    values (${migration.hash}, ${migration.folderMillis})`;
}

const isConcurrent = (statement: string) => /\bindex\s+concurrently\b/i.test(statement);
