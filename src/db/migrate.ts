import { loadConfigOrExit } from '../config.ts';
import { migrateDatabase } from './migrate-database.ts';

await migrateDatabase(loadConfigOrExit(process.env, ['DATABASE_URL']).DATABASE_URL);
console.log('The database is up to date.');
