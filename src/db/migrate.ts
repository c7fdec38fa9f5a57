import { loadConfigOrExit } from '../config.ts';
import { MIGRATIONS, migrateDatabase } from './migrate-database.ts';

await migrateDatabase(loadConfigOrExit(process.env, ['DATABASE_URL']).DATABASE_URL, MIGRATIONS, () =>
  console.log('A table is held by somebody (a dump?), so the migration waits for it and tries again.'),
);
console.log('The database is up to date.');
