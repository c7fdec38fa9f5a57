import { eq, sql } from 'drizzle-orm';
import { type Database, openDatabase } from '../../src/db/client.ts';
import { tenants } from '../../src/db/schema.ts';
import { useDatabase } from '../support/database.ts';

describe('the database', () => {
  const parts = useDatabase();
  let database: Database;
  beforeEach(() => {
    database = openDatabase(parts.url, { connectionsMax: 1 });
  });
  afterEach(() => database.close());

  /** What the one connection has been asked before, each statement once. */
  const known = () =>
    database.db.execute<{ statement: string; uses: number }>(
      sql`select statement, (generic_plans + custom_plans)::int as uses from pg_prepared_statements`,
    );

  it('is asked the same thing again without being told it again', async () => {
    for (const id of ['a', 'b', 'c']) await database.db.select().from(tenants).where(eq(tenants.id, id));
    expect(await known()).toContainEqual({ statement: expect.stringContaining('from "tenants"'), uses: 3 });
  });

  it('nor within transactions', async () => {
    for (const id of ['a', 'b', 'c'])
      await database.db.transaction((tx) => tx.select().from(tenants).where(eq(tenants.id, id)));
    expect(await known()).toContainEqual({ statement: expect.stringContaining('from "tenants"'), uses: 3 });
  });
});
