import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { startPostgres } from '../../dev/postgres.ts';
import { migrateDatabase } from '../../src/db/migrate-database.ts';
import { createLog } from '../../src/log.ts';
import { bundleWorkflows } from '../../src/temporal/bundle-workflows.ts';
import { databaseUrl, TEMPLATE } from './database-url.ts';

/** Started once for all suites: PostgreSQL with a migrated template, and the workflows as one script. */
export default async function globalSetup() {
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-parts-'));
  chmodSync(folder, 0o711); // run by root, PostgreSQL is another user, who has to get in
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    log: () => {},
    pidDir: process.env.TEST_PID_DIR,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  process.env.TEST_POSTGRES_URL = server.url;
  process.env.TEST_WORKFLOW_BUNDLE = join(folder, 'workflow-bundle.js');

  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${TEMPLATE}`);
  await sql.end();
  await migrateDatabase(databaseUrl(TEMPLATE));
  const { code } = await bundleWorkflows(createLog('test', 'silent'));
  writeFileSync(process.env.TEST_WORKFLOW_BUNDLE, code);

  globalThis.testParts = { server, folder };
}

declare global {
  var testParts: { server: { stop(): Promise<void> }; folder: string };
}
