import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import * as schema from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { KEYS } from './keys.ts';

/** `ensureFreshToken` as several processes have it: they share the database, and nothing else. */
export function useTokenProcesses(database: { readonly url: string }) {
  const opened: postgres.Sql[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((sql) => sql.end()));
  });

  return function aProcess(app: HubSpotApp, keys = KEYS) {
    const sql = postgres(database.url, { max: 2, onnotice: () => {} });
    opened.push(sql);
    let lose = () => {};
    /** Resolves when the process has tried for the lease and looks how its winner is doing. */
    const lost = new Promise<void>((resolve) => {
      lose = resolve;
    });
    let claims = 0;
    const logQuery = (query: string) => {
      if (query.startsWith('update')) claims += 1;
      else if (claims > 0 && query.startsWith('select')) lose();
    };
    const db = drizzle(sql, { schema, logger: { logQuery } });
    return {
      ensureFreshToken: createEnsureFreshToken({ db, app, keys }),
      lost,
      /** How often it has tried for the lease. */
      get claims(): number {
        return claims;
      },
    };
  };
}
