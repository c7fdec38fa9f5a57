import { loadConfigOrExit } from './config.ts';
import { rotateKeys } from './connections/rotate-keys.ts';
import { openDatabase } from './db/client.ts';

const { DATABASE_URL, TOKEN_ENCRYPTION_KEYS } = loadConfigOrExit(process.env, [
  'DATABASE_URL',
  'TOKEN_ENCRYPTION_KEYS',
]);
const database = openDatabase(DATABASE_URL, { connectionsMax: 1 });
const rotated = await rotateKeys(database.db, TOKEN_ENCRYPTION_KEYS);
await database.close();
console.log(
  `Connections sealed anew: ${rotated}; all are under key ${TOKEN_ENCRYPTION_KEYS.current.kid} now.`,
);
