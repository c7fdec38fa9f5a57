import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { migrateDatabase } from '../../src/db/migrate-database.ts';
import { useDatabase } from '../support/database.ts';

describe('migrating the database', () => {
  const parts = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Later than all that the template has seen, each later than the one before. */
  let when = 9e12;
  async function aMigration(statements: string): Promise<void> {
    when += 1;
    await mkdir(join(folder, 'meta'), { recursive: true });
    writeFileSync(join(folder, 'next.sql'), statements);
    const entries = [{ idx: 0, version: '7', when, tag: 'next', breakpoints: true }];
    writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }));
  }
  const migrate = () => migrateDatabase(parts.url, folder);
  const nextIs = (statement: string) => aMigration(`${statement}\n--> statement-breakpoint\nselect 1 / 0`);
  const exists = async (name: string) => {
    const [found] = await parts.db.execute<{ there: boolean }>(
      sql`select to_regclass(${name}) is not null as there`,
    );
    return found?.there;
  };

  it('by many at once applies each migration once, also one that builds an index while others write', async () => {
    await aMigration(`create table if not exists things (n int);
      --> statement-breakpoint
      create index concurrently things_n on things (n)`); // a second time it would fail
    await Promise.all(Array.from({ length: 5 }, migrate));
    await migrate();
    expect(await exists('things_n')).toBe(true);
  });

  it('holds nobody up while a dump holds the table that it changes, and goes on after it', async () => {
    await aMigration('alter table api_keys add column if not exists tried text');
    const dump = postgres(parts.url, { max: 1, onnotice: () => {} });
    try {
      await dump`begin`;
      await dump`select from api_keys`;
      let migrated = Promise.resolve();
      await new Promise<void>((busy) => {
        migrated = migrateDatabase(parts.url, folder, busy);
      });
      await parts.db.execute(sql`select from api_keys`); // as whoever calls the API does
      await dump`commit`;
      await migrated;
      await parts.db.execute(sql`select tried from api_keys`);
    } finally {
      await dump.end();
    }
  });

  it('applies all of a migration or nothing', async () => {
    await nextIs('create table halves (n int)');
    await expect(migrate()).rejects.toThrow('division by zero');
    expect(await exists('halves')).toBe(false);
  });

  it('comes back to one that builds an index concurrently and has failed on the way', async () => {
    await nextIs('create index concurrently if not exists leads_tried on leads (source)');
    await expect(migrate()).rejects.toThrow('division by zero');
    await aMigration('drop index concurrently if exists leads_tried');
    await migrate();
    expect(await exists('leads_tried')).toBe(false);
  });
});

describe('the migrations since the first release', () => {
  const RELEASED = ['0000_init.sql', '0001_pages.sql'];
  const DRIZZLE = join(import.meta.dirname, '../../drizzle');
  const since = readdirSync(DRIZZLE).filter((name) => name.endsWith('.sql') && !RELEASED.includes(name));
  /** Tables that grow with the leads: whoever holds one of them up, holds up what is accepted. */
  const LARGE = 'leads|lead_events|lead_texts';

  /** What the old version would stumble over while it still runs, or wait for. */
  const UNSAFE: Record<string, RegExp> = {
    'takes away or renames what the old version uses':
      /\b(drop (table|column|schema|type)|rename (to|column))\b/,
    'adds a column that the old version does not fill in': /\badd column (?!.*\bdefault\b).*\bnot null\b/,
    'forbids what the old version writes': /\bset not null\b/,
    'rewrites a table under a lock': /\balter column .* type\b/,
    'looks at every row of a large table under a lock': new RegExp(
      `\\balter table "(${LARGE})" add constraint (?!.*\\bnot valid\\b)`,
    ),
    'builds an index of a large table while nobody can write': new RegExp(
      `\\bcreate (unique )?index (?!concurrently).* on "(${LARGE})"`,
    ),
    'is not to be repeated, though it is outside of a transaction':
      /^(?!.*\bif (not )?exists\b|create index).*/,
  };
  const faultsOf = (text: string): string[] => {
    const statements = text
      .replaceAll(/--(?!>).*$/gm, '')
      .split('--> statement-breakpoint')
      .map((statement) => statement.replaceAll(/\s+/g, ' ').trim().toLowerCase());
    const repeats = statements.some((statement) => /\bindex concurrently\b/.test(statement));
    return statements.flatMap((statement) =>
      Object.entries(UNSAFE)
        .filter(
          ([fault, pattern]) => pattern.test(statement) && (repeats || !fault.startsWith('is not to be')),
        )
        .map(([fault]) => `${statement}: ${fault}`),
    );
  };

  it.each(since)('%s is safe while the old version still runs', (name) => {
    expect(faultsOf(readFileSync(join(DRIZZLE, name), 'utf8'))).toEqual([]);
  });

  it.each([
    'ALTER TABLE "leads" DROP COLUMN "source";',
    'ALTER TABLE "leads" RENAME COLUMN "source" TO "origin";',
    'DROP TABLE "rate_limits";',
    'ALTER TABLE "agents" ADD COLUMN "rank" integer NOT NULL;',
    'ALTER TABLE "agents" ALTER COLUMN "theme" SET NOT NULL;',
    'ALTER TABLE "leads" ALTER COLUMN "seq" SET DATA TYPE text;',
    'ALTER TABLE "leads" ADD CONSTRAINT "leads_x" CHECK (seq > 0);',
    'CREATE INDEX "leads_x" ON "leads" USING btree ("source");',
    'CREATE INDEX CONCURRENTLY "x" ON "leads" ("source");--> statement-breakpoint\nALTER TABLE "agents" ADD COLUMN "x" text;',
  ])('would not pass if one of them said %j', (statement) => {
    expect(faultsOf(statement)).toHaveLength(1);
  });
});
