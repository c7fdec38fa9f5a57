import { loadConfig } from '../config.ts';
import { migrateDatabase } from './migrate-database.ts';

await migrateDatabase(loadConfig(process.env, ['DATABASE_URL']).DATABASE_URL);
console.log('The database is up to date.');
