import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { freePort } from '../../dev/free-port.ts';
import { type Part, startPart, stopParts } from '../../dev/process.ts';
import { startTemporal, type Temporal } from '../../dev/temporal.ts';
import { findTemporalCli } from '../../dev/temporal-cli.ts';
import { migrateDatabase } from '../../src/db/migrate-database.ts';
import { databaseUrl } from '../support/database-url.ts';
import { aKey, EMAIL_HASH_KEY } from '../support/keys.ts';
import { until } from '../support/until.ts';

jest.setTimeout(120_000);

const DATABASE = 'test_start_order';
const NAMESPACE = 'made-later';
const KEYWORD = 2; // temporal.api.enums.v1.IndexedValueType

describe('processes that are there before what they need', () => {
  const context = { log: () => {}, pidDir: process.env.TEST_PID_DIR };
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-start-'));
  const admin = postgres(databaseUrl('postgres'), { max: 1, onnotice: () => {} });
  const output: string[] = [];
  const starting: Promise<Part>[] = [];
  const ports = { api: 0, probes: 0, temporal: 0 };
  let temporal: Temporal | undefined;
  let connection: Connection | undefined;

  beforeAll(async () => {
    for (const name of ['api', 'probes', 'temporal'] as const) ports[name] = await freePort();
    const env = {
      ...process.env,
      DATABASE_URL: databaseUrl(DATABASE),
      PORT: String(ports.api),
      PUBLIC_URL: `http://localhost:${ports.api}`,
      OPERATOR_API_KEY: 'operator-key-of-the-system-tests',
      TOKEN_ENCRYPTION_KEYS: aKey('k1'),
      SIGNING_KEYS: aKey('s1'),
      EMAIL_HASH_KEY,
      HUBSPOT_CLIENT_ID: 'client-of-the-tests',
      HUBSPOT_CLIENT_SECRET: 'secret-of-the-tests',
      TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
      TEMPORAL_NAMESPACE: NAMESPACE,
      DRAIN_SECONDS: '0',
    };
    const start = (name: string, entry: string, more: object = {}) =>
      startPart({
        ...context,
        name,
        command: process.execPath,
        args: ['--import', 'tsx', entry],
        env: { ...env, ...more },
        output: (part, line) => output.push(`${part} ${line}`),
        ready: 'message',
        readyWithinMs: 100_000,
      });
    starting.push(start('api', 'src/api/main.ts'));
    starting.push(start('worker', 'src/worker.ts', { METRICS_PORT: String(ports.probes) }));
  });
  afterAll(async () => {
    await connection?.close();
    await stopParts(() => {}); // also those that still wait
    await Promise.allSettled(starting);
    await admin.unsafe(`drop database if exists ${DATABASE} with (force)`);
    await admin.end();
    rmSync(folder, { recursive: true });
  });

  it('wait for each of it, say so and refuse to be ready, and then begin by themselves', async () => {
    await said('api', /waiting for PostgreSQL: it refuses/);
    await said('worker', /waiting for PostgreSQL: it refuses/);
    await admin.unsafe(`create database ${DATABASE}`);
    await said('api', /waiting for the migrations/);
    await said('worker', /waiting for the migrations/);
    expect(await probe(ports.api)).toEqual([503, 'starting', 'not migrated']);
    expect(await probe(ports.probes)).toEqual([503, 'starting', 'not migrated']);
    for (const port of [ports.api, ports.probes])
      expect((await fetch(`http://localhost:${port}/livez`)).status).toBe(200);
    const early = await fetch(`http://localhost:${ports.api}/v1/leads`, { method: 'POST' });
    expect([
      early.status,
      early.headers.get('retry-after'),
      ((await early.json()) as { code: string }).code,
    ]).toEqual([503, '2', 'database-away']);

    await migrateDatabase(databaseUrl(DATABASE));
    await starting[0]; // leads are accepted without Temporal
    expect(await probe(ports.api)).toEqual([200, 'ok', 'ok']);
    await said('worker', /waiting for Temporal: it does not answer/);

    const cli = await findTemporalCli(() => {});
    temporal = await startTemporal({ ...context, cli, dbFile: join(folder, 't.db'), port: ports.temporal });
    await said('worker', /waiting for Temporal: it has no such namespace/);
    connection = await Connection.connect({ address: temporal.address });
    await new Client({ connection }).workflowService.registerNamespace({
      namespace: NAMESPACE,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    await said('worker', /waiting for Temporal: it lacks the search attributes/);
    expect(await probe(ports.probes)).toEqual([503, 'starting', 'ok']);
    await connection.operatorService.addSearchAttributes({
      namespace: NAMESPACE,
      searchAttributes: { TenantId: KEYWORD, LeadStatus: KEYWORD },
    });
    await starting[1];
    expect(await probe(ports.probes)).toEqual([200, 'ok', 'ok']);
  });

  async function said(part: string, what: RegExp): Promise<void> {
    await until(() => output.some((line) => line.startsWith(`${part} `) && what.test(line)));
  }

  async function probe(port: number): Promise<[number, string, string]> {
    const answer = await fetch(`http://localhost:${port}/readyz`);
    const { status, database } = (await answer.json()) as { status: string; database: string };
    return [answer.status, status, database];
  }
});
