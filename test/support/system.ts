import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { eq, sql } from 'drizzle-orm';
import { freePort } from '../../dev/free-port.ts';
import { type Part, startPart, stopParts } from '../../dev/process.ts';
import { startTemporal, type Temporal } from '../../dev/temporal.ts';
import { findTemporalCli } from '../../dev/temporal-cli.ts';
import type { SandboxOptions } from '../../sandbox/server.ts';
import { connectionEvents } from '../../src/db/schema.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { tokenRefreshWorkflowId } from '../../src/workflows/contract.ts';
import { useDatabase } from './database.ts';
import { useHubSpot } from './hubspot.ts';
import { aKey, EMAIL_HASH_KEY } from './keys.ts';
import { until } from './until.ts';

const OPERATOR_API_KEY = 'operator-key-of-the-system-tests';
const context = { log: () => {}, pidDir: process.env.TEST_PID_DIR };
/** A production build to run in place of the sources, in the distributed shape, see `dev/distributed.ts`. */
const BUILD = process.env.SYSTEM_BUILD;
const FEWEST = BUILD ? { api: 2, worker: 3 } : { api: 1, worker: 1 };
type ProcessName = 'api' | 'worker';
const READY_WITHIN_MS = 60_000;

/** The whole service as it runs in earnest: `api` and `worker` processes, as many of `each` as asked for, Temporal's server, PostgreSQL, HubSpot's sandbox. */
export function useSystem({
  each = 1,
  drainSeconds = 0,
  ...sandbox
}: Partial<SandboxOptions> & { each?: number; drainSeconds?: number } = {}) {
  const database = useDatabase();
  const ports: number[] = [];
  const redirectUrls: string[] = [];
  const hubspot = useHubSpot({ redirectUrls, ...sandbox });
  const tokenKeys = aKey('k1');
  const output: string[] = [];
  const ends: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-system-'));
  let turn = 0;
  let temporal: Temporal | undefined;
  let connection: Connection | undefined;
  const parts: Part[] = [];

  const url = () => `http://localhost:${ports[0]}`;
  const client = () => {
    if (!connection) throw new Error('Temporal is there inside tests only.');
    return new Client({ connection });
  };
  const launchTemporal = async (port?: number) =>
    startTemporal({
      ...context,
      cli: await findTemporalCli(() => {}),
      dbFile: join(folder, 'temporal.db'),
      ...(port === undefined ? {} : { port }),
    });

  beforeAll(async () => {
    for (let n = 0; n < Math.max(each, FEWEST.api); n++) ports.push(await freePort());
    redirectUrls.push(`${url()}/oauth/hubspot/callback`);
    temporal = await launchTemporal();
    connection = await Connection.connect({ address: temporal.address });
    const { app } = hubspot;
    const env = {
      ...(BUILD ? {} : process.env), // the build is given what docs/operate.md names, and nothing else
      DRAIN_SECONDS: String(drainSeconds),
      DATABASE_URL: database.url,
      PUBLIC_URL: url(),
      OPERATOR_API_KEY,
      TOKEN_ENCRYPTION_KEYS: tokenKeys,
      SIGNING_KEYS: aKey('s1'),
      EMAIL_HASH_KEY,
      HUBSPOT_CLIENT_ID: app.clientId,
      HUBSPOT_CLIENT_SECRET: app.clientSecret,
      HUBSPOT_API_URL: app.apiUrl,
      HUBSPOT_APP_URL: app.appUrl,
      HUBSPOT_API_VERSION: app.version,
      TEMPORAL_ADDRESS: temporal.address,
      LOG_LEVEL: 'debug',
      METRICS_PORT: '0',
    };
    const start = async (name: ProcessName, entry: string, port = 0) => {
      const part = await startPart({
        ...context,
        log: (line) => ends.push(line),
        name,
        command: process.execPath,
        ...(BUILD
          ? { args: [join(BUILD, 'dist', `${entry}.js`)], cwd: BUILD }
          : { args: ['--import', 'tsx', `src/${entry}.ts`] }),
        env: { ...env, PORT: String(port) },
        output: (part, line) => output.push(`${part} ${line}`),
        ready: 'message',
        readyWithinMs: READY_WITHIN_MS,
      });
      parts.push(part);
    };
    const workers = Array.from({ length: Math.max(each, FEWEST.worker) }, () => start('worker', 'worker'));
    await Promise.all([...ports.map((port) => start('api', 'api/main', port)), ...workers]);
  }, 3 * READY_WITHIN_MS); // Temporal first: whatever does not get ready says so itself

  // An account belongs to one workspace; the next test brings its own.
  afterEach(() => database.db.execute(sql`truncate connections, connection_events, pending_connections`));

  afterAll(async () => {
    await Promise.all(parts.map((part) => part.stop()));
    await connection?.close();
    await stopParts(() => {}); // Temporal, and what did not get ready: each would be started again and again
    rmSync(folder, { recursive: true });
  }, 2 * READY_WITHIN_MS);

  return {
    hubspot,
    database,
    keys: KeyRing.parse(tokenKeys),
    /** Every line that `api` and `worker` have logged. */
    output,
    /** How processes ended that were not asked to by the suite's own end, e.g. `api ended (exit code 0), …`. */
    ends,
    /** The addresses of the `api` processes; `call` goes to one after the other, or where its path says. */
    get urls() {
      return ports.map((port) => `http://localhost:${port}`);
    },
    get client() {
      return client();
    },
    /** What every process shows of its measures. */
    async metrics(): Promise<string> {
      const ports = output.flatMap((line) => /"metricsPort":(\d+)/.exec(line)?.[1] ?? []);
      const pages = ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
      return (await Promise.all(pages.map((page) => page.catch(() => '')))).join('\n'); // some were killed since
    },
    async stopTemporal(): Promise<() => Promise<void>> {
      const port = Number(temporal?.address.split(':')[1]);
      await temporal?.stop();
      return async () => {
        temporal = await launchTemporal(port);
      };
    },
    /** As `kill -9` does; the process is started again by whoever looks after it. */
    kill: (name: ProcessName) => process.kill(pidOf(name), 'SIGKILL'),
    /** The processes of the name that have got ready, in that order, also those that have ended since. */
    pidsOf: (name: ProcessName) =>
      linesOf(name)
        .filter(({ msg }) => msg === 'ready')
        .map(({ pid }) => pid),
    call,
    /** A workspace, connected to the sandbox as a person would: link, button, HubSpot's page, back. */
    async aConnectedTenant(hubId?: number): Promise<{ id: string; key: string }> {
      const tenant = await aTenant();
      await connect(tenant.key, hubId);
      return tenant;
    },
    aTenant,
    connect,
    /** The kinds of the workspace's connection history, oldest first. */
    async connectionHistory(tenantId: string): Promise<string[]> {
      const events = await database.db
        .select({ kind: connectionEvents.kind })
        .from(connectionEvents)
        .where(eq(connectionEvents.tenantId, tenantId))
        .orderBy(connectionEvents.id);
      return events.map(({ kind }) => kind);
    },
    /** Ends the workspace's refresh workflow by force, as an operator might. */
    async stopRefreshing(tenantId: string): Promise<void> {
      await client().workflow.getHandle(tokenRefreshWorkflowId({ tenantId })).terminate();
    },
    /** For a load that is spread over time; nothing is awaited by it. */
    pause: (ms: number) => delay(ms),
    /** The timelines of a workspace's leads that wait or have failed, some of them: where a test expects none, it then says why. */
    async halted(key: string): Promise<string[]> {
      const { body } = await call('GET', '/v1/leads?status=waiting&status=failed&limit=5', { key });
      const ids = (body.items as { id: string }[]).map(({ id }) => id);
      const found = await Promise.all(ids.map((id) => call('GET', `/v1/leads/${id}`, { key })));
      return found.map(({ body: { events } }) => JSON.stringify(events, null, 1));
    },
    /** Waits until no lead of the workspace is on its way; fails the test by its time limit otherwise. */
    async settled(key: string): Promise<Record<string, number>> {
      let counts: Record<string, number> = {};
      await until(async () => {
        const { body } = await call('GET', '/v1/integrations/hubspot', { key });
        counts = body.counts as Record<string, number>;
        return counts.received === 0 && counts.syncing === 0;
      });
      return counts;
    },
  };

  /** The last line that a process logged names it. */
  function pidOf(name: ProcessName): number {
    return linesOf(name).at(-1)?.pid ?? Number.NaN;
  }

  function linesOf(name: ProcessName): { pid: number; msg: string }[] {
    return output
      .filter((line) => line.startsWith(`${name} {`))
      .map((line) => JSON.parse(line.slice(name.length)));
  }

  async function call(
    method: string,
    path: string,
    { key, json, headers = {} }: { key?: string; json?: unknown; headers?: Record<string, string> } = {},
  ) {
    const response = await fetchFrom(path, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  }

  /** As a proxy before them does: one after the other, leaving out those that are not there or just starting. */
  async function fetchFrom(path: string, init: RequestInit): Promise<Response> {
    if (URL.canParse(path)) return fetch(path, init);
    turn += 1;
    for (let tried = 1; ; tried++) {
      const base = `http://localhost:${ports[(turn + tried) % ports.length]}`;
      const isLast = tried === ports.length;
      try {
        const response = await fetch(new URL(path, base), init);
        if (response.status !== 503 || isLast) return response;
      } catch (error) {
        const { code } = ((error as Error).cause ?? {}) as { code?: string };
        if (code !== 'ECONNREFUSED' || isLast) throw error;
      }
    }
  }

  async function aTenant(): Promise<{ id: string; key: string }> {
    const { body } = await call('POST', '/v1/tenants', { key: OPERATOR_API_KEY, json: { name: 'Acme' } });
    return { id: String(body.id), key: String(body.apiKey) };
  }

  async function connect(key: string, hubId?: number): Promise<void> {
    const link = await call('POST', '/v1/sessions', { key });
    const token = new URL(String(link.body.url)).pathname.split('/').at(-1);
    const signedIn = await call('POST', '/signin', { json: { token } });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const session = await call('GET', '/v1/session', { headers: { cookie } });
    const headers = { cookie, 'x-csrf-token': String(session.body.csrfToken) };
    const begun = await call('POST', '/v1/integrations/hubspot/connect', { headers });
    const back = await hubspot.decide(String(begun.body.authorizeUrl), hubId === undefined ? {} : { hubId });
    const done = await call('GET', back.href, { headers: { cookie } });
    expect(done.headers.get('location')).toContain('connected=1');
  }
}
