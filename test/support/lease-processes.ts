import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '../../src/db/schema.ts';

/** Others who take leases of persons from the same database. */
export function useLeaseProcesses(database: { readonly url: string }) {
  const opened: postgres.Sql[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((client) => client.end()));
  });

  return function aProcess() {
    const client = postgres(database.url, { max: 2, onnotice: () => {} });
    opened.push(client);
    let tries = 0;
    let tell = () => {};
    /** Resolves with the fourth try: three were refused. */
    const wasRefusedThrice = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const logQuery = (query: string) => {
      if (query.includes('insert into person_leases') && ++tries > 3) tell();
    };
    return {
      db: drizzle(client, { schema, logger: { logQuery } }),
      wasRefusedThrice,
      /** How often it has tried for a lease. */
      get tries(): number {
        return tries;
      },
    };
  };
}
