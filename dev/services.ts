import { join } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { lastWords } from './last-words.ts';
import { startPostgres } from './postgres.ts';
import { type PartContext, startPart } from './process.ts';
import { run } from './run.ts';
import type { Given } from './settings.ts';
import { StartError } from './start-error.ts';
import { prepareGivenTemporal, startTemporal } from './temporal.ts';
import { findTemporalCli } from './temporal-cli.ts';

const ROOT = join(import.meta.dirname, '..');
const TEMPORAL_UI_PORT = 8233;
const SANDBOX_PORT = 4100;
const READY_WITHIN_MS = 60_000;

interface Surroundings extends PartContext {
  dataDir: string;
  /** Rather than those that a person knows by heart. */
  anyPorts?: boolean;
}

// Each of these starts a part, or takes the one that the environment names, and gives the variables to reach it.

/** PostgreSQL. */
export async function database(given: Given, context: Surroundings): Promise<Given> {
  if (given.DATABASE_URL) {
    await requireDatabase(given.DATABASE_URL);
    context.log('PostgreSQL: the one of DATABASE_URL');
    return {};
  }
  const { url } = await startPostgres({ ...context, dataDir: join(context.dataDir, 'postgres') });
  context.log('PostgreSQL ready');
  return { DATABASE_URL: url };
}

/** Temporal with its Web UI. */
export async function temporal(given: Given, context: Surroundings): Promise<Given> {
  if (given.TEMPORAL_ADDRESS) {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({ overrideEnvVars: given });
    await prepareGivenTemporal(connectionOptions, namespace);
    context.log('Temporal: the one of TEMPORAL_ADDRESS');
    return { TEMPORAL_NAMESPACE: namespace };
  }
  const { address, uiUrl = '' } = await startTemporal({
    cli: await findTemporalCli(context.log),
    dbFile: join(context.dataDir, 'temporal.db'),
    uiPort: await freePort(context.anyPorts ? undefined : TEMPORAL_UI_PORT),
    ...context,
  });
  context.log('Temporal ready');
  return {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: given.TEMPORAL_UI_URL ?? uiUrl,
  };
}

/** HubSpot's stand-in, unless HUBSPOT_API_URL names HubSpot. */
export async function sandbox(env: Given, context: Surroundings): Promise<Given> {
  if (env.HUBSPOT_API_URL) return {};
  const port = await freePort(context.anyPorts ? undefined : SANDBOX_PORT);
  const settings = {
    SANDBOX_PORT: String(port),
    SANDBOX_DATA_DIR: join(context.dataDir, 'sandbox'),
    SANDBOX_REDIRECT_URLS: `${env.PUBLIC_URL}/oauth/hubspot/callback`,
    SANDBOX_WEBHOOK_URL: `${env.PUBLIC_URL}/webhooks/hubspot`,
  };
  await node('sandbox', 'sandbox/main.ts', { ...env, ...settings }, context);
  return {
    HUBSPOT_API_URL: `http://127.0.0.1:${port}`,
    HUBSPOT_APP_URL: env.HUBSPOT_APP_URL ?? `http://localhost:${port}`,
  };
}

/** Brings the database up to date. */
export async function migrations(env: Given, { log, output }: PartContext): Promise<Given> {
  const onLine = (line: string) => output?.('migrations', line);
  const { code, lines } = await run(process.execPath, ['--import', 'tsx', 'src/db/migrate.ts'], {
    cwd: ROOT,
    env,
    onLine,
  });
  if (code !== 0) throw new StartError(`The database could not be migrated: ${lastWords(lines)}`);
  log('Database migrated');
  return {};
}

/** Our own processes: one `api`, and as many workers as asked for. */
export async function apiAndWorkers(env: Given, context: PartContext, { workers = 1 } = {}): Promise<Given> {
  const names = Array.from({ length: workers }, (_, n) => (n === 0 ? 'worker' : `worker-${n + 1}`));
  await Promise.all([
    ...names.map((name, n) => node(name, 'src/worker.ts', measuredAt(env, n + 1), context)),
    node('api', 'src/api/main.ts', env, context),
  ]);
  return {};
}

/** On one machine the processes can't share a port: workers take those above that of `api`. */
const measuredAt = ({ METRICS_PORT, ...env }: Given, above: number): Given =>
  METRICS_PORT ? { ...env, METRICS_PORT: String(Number(METRICS_PORT) + above) } : env;

async function node(name: string, entry: string, env: Given, context: PartContext): Promise<void> {
  const [command, args] = [process.execPath, ['--import', 'tsx', entry]];
  await startPart({
    name,
    command,
    args,
    cwd: ROOT,
    env,
    ready: 'message',
    readyWithinMs: READY_WITHIN_MS,
    ...context,
  });
  context.log(`${name} ready`);
}

async function requireDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await sql`select 1`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new StartError(
      `The database of DATABASE_URL does not answer (${reason}): start it, or correct DATABASE_URL.`,
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}
