import { sql } from 'drizzle-orm';
import { openDatabase } from '../../src/db/client.ts';
import { databaseState } from '../../src/db/database-state.ts';
import { useDatabase } from '../support/database.ts';
import { closedPort } from '../support/unreachable.ts';

describe('what a process finds of its database', () => {
  const parts = useDatabase();

  const stateAt = async (url: string) => {
    const { db, close } = openDatabase(url, { connectionsMax: 1 });
    return databaseState(db).finally(close);
  };

  it('is well with every migration, and with those of a newer version', async () => {
    expect(await databaseState(parts.db)).toBe('ok');
    const newer = sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9e12)`;
    await parts.db.execute(newer);
    expect(await databaseState(parts.db)).toBe('ok');
  });

  it('is not migrated while the newest migration is missing, or all are', async () => {
    await parts.db.execute(
      sql`delete from drizzle.__drizzle_migrations
        where created_at >= (select max(created_at) from drizzle.__drizzle_migrations where created_at < 9e12)`,
    );
    expect(await databaseState(parts.db)).toBe('not migrated');
    expect(await stateAt(parts.url.replace(/[^/]+$/, 'postgres'))).toBe('not migrated');
  });

  it('is away where nobody answers, and refused where we may not come in', async () => {
    expect(await stateAt(`postgres://nobody@127.0.0.1:${await closedPort()}/none`)).toBe('away');
    expect(await stateAt(parts.url.replace(/[^/]+$/, 'no_such_database'))).toBe('refused');
  });
});
