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

const KEY = 'the-api-key';

jest.setTimeout(30_000);

describe('a Temporal behind TLS and an API key, as Temporal Cloud is, by the environment alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-cloud-'));
  const said: string[] = [];
  const log = pino({}, { write: (line: string) => said.push(line) });
  let temporal: Temporal;
  let cloud: TlsProxy;
  const optionsWith = (apiKey: string) =>
    temporalConnectionOptions({
      TEMPORAL_ADDRESS: cloud.address,
      TEMPORAL_NAMESPACE: 'default',
      TEMPORAL_API_KEY: apiKey,
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: cloud.caPath,
    });

  const clientWith = (apiKey: string) => {
    const { connectionOptions, namespace } = optionsWith(apiKey);
    const connection = Connection.lazy(connectionOptions);
    return { client: new Client({ connection, namespace }), connection };
  };

  beforeAll(async () => {
    quietTemporal();
    const cli = await findTemporalCli(() => {});
    const context = { log: () => {}, pidDir: process.env.TEST_PID_DIR };
    temporal = await startTemporal({ ...context, cli, dbFile: join(folder, 'temporal.db') });
    cloud = await startTlsProxy(temporal.address, KEY);
  });
  afterAll(async () => {
    await cloud.close();
    await temporal.stop();
    rmSync(folder, { recursive: true });
  });

  it('takes leads from api', async () => {
    const { client, connection } = clientWith(KEY);
    await startSyncLead(client, { tenantId: 'acme', leadId: 'lead_1', waits: false });
    expect((await client.workflow.getHandle('sync-lead:acme:lead_1').describe()).status.name).toBe('RUNNING');
    await connection.close();
  });

  it('has worker wait and say why while its key is refused, and lets it in once it is not', async () => {
    const { client, connection } = clientWith('not-yet-known');
    const waiting = untilTemporalReady(client, log);
    while (!said.some((line) => /waiting for Temporal: it refuses us: see TEMPORAL_API_KEY/.test(line)))
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(said.join()).not.toContain('not-yet-known');
    cloud.apiKey = 'not-yet-known';
    await waiting;
    await connection.close();
    const native = await NativeConnection.connect(optionsWith('not-yet-known').connectionOptions);
    await native.close();
  });
});
