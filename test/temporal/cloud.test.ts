import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';
import { startTemporal, type Temporal } from '../../dev/temporal.ts';
import { findTemporalCli } from '../../dev/temporal-cli.ts';
import { temporalConnectionOptions } from '../../src/temporal/connection-options.ts';
import { startSyncLead } from '../../src/temporal/start-sync-lead.ts';
import { untilTemporalReady } from '../../src/temporal/until-temporal-ready.ts';
import { quietTemporal } from '../support/quiet-temporal.ts';
import { startTlsProxy, type TlsProxy } from '../support/tls-proxy.ts';
import { until } from '../support/until.ts';

const KEY = 'the-api-key';

describe('a Temporal behind TLS and an API key, as Temporal Cloud is, by the environment alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-cloud-'));
  const said: string[] = [];
  const log = pino({}, { write: (line: string) => said.push(line) });
  let temporal: Temporal | undefined;
  let cloud: TlsProxy | undefined;
  let connections: Connection[] = [];
  const proxy = () => {
    if (!cloud) throw new Error('Temporal is there inside tests only.');
    return cloud;
  };
  const optionsWith = (apiKey: string) =>
    temporalConnectionOptions({
      TEMPORAL_ADDRESS: proxy().address,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_API_KEY: apiKey,
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: proxy().caPath,
    });

  const clientWith = (apiKey: string) => {
    const { connectionOptions, namespace } = optionsWith(apiKey);
    const connection = Connection.lazy(connectionOptions);
    connections.push(connection);
    return new Client({ connection, namespace });
  };

  beforeAll(async () => {
    quietTemporal();
    const cli = await findTemporalCli(() => {});
    const context = { log: () => {}, pidDir: process.env.TEST_PID_DIR };
    temporal = await startTemporal({ ...context, cli, dbFile: join(folder, 'temporal.db') });
    cloud = await startTlsProxy(temporal.address, KEY);
  });
  afterEach(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    connections = [];
  });
  afterAll(async () => {
    try {
      await cloud?.close();
    } finally {
      await temporal?.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('takes leads from api', async () => {
    const client = clientWith(KEY);
    await startSyncLead(client, { tenantId: 'acme', leadId: 'lead_1', waits: false });
    expect((await client.workflow.getHandle('sync-lead:acme:lead_1').describe()).status.name).toBe('RUNNING');
  });

  it('has worker wait and say why while its key is refused, and lets it in once it is not', async () => {
    const client = clientWith('not-yet-known');
    const waiting = untilTemporalReady(client, log);
    await until(() =>
      said.some((line) => /waiting for Temporal: it refuses us: see TEMPORAL_API_KEY/.test(line)),
    );
    expect(said.join()).not.toContain('not-yet-known');
    proxy().apiKey = 'not-yet-known';
    await waiting;
    const native = await NativeConnection.connect(optionsWith('not-yet-known').connectionOptions);
    await native.close();
  });
});
