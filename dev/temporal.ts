import { Connection, type ConnectionOptions } from '@temporalio/client';
import { freePort } from './free-port.ts';
import { type PartContext, PartFailed, startPart } from './process.ts';
import { StartError } from './start-error.ts';

export interface Temporal {
  address: string;
  /** Web UI, when it was asked for. */
  uiUrl?: string;
  stop(): Promise<void>;
}

interface TemporalOptions extends PartContext {
  cli: string;
  /** State survives in this file; without it, it lives in memory. */
  dbFile?: string;
  port?: number;
  uiPort?: number;
}

const SEARCH_ATTRIBUTES = ['TenantId', 'LeadStatus'];
const KEYWORD = 2; // temporal.api.enums.v1.IndexedValueType
const READY_WITHIN_MS = 60_000;
const CONNECT_WITHIN_MS = 5000;

// The dev server's one history shard polls 20 times a second by default: every hop of a workflow waits 50 ms.
// Fairness is per partition; one partition makes it exact.
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxPollRPS=200',
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];

/** Starts Temporal's dev server on loopback, with the namespace `default` and our search attributes. */
export async function startTemporal({ cli, dbFile, ...options }: TemporalOptions): Promise<Temporal> {
  const port = options.port ?? (await freePort());
  const address = `127.0.0.1:${port}`;
  const ui = options.uiPort === undefined ? ['--headless'] : ['--ui-port', String(options.uiPort)];
  // Without these pragmas, 12 workflows a second instead of 27.
  const pragmas = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];
  const part = await startPart({
    ...options,
    name: 'Temporal',
    command: cli,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
      ...ui,
      ...(dbFile ? ['--db-filename', dbFile, ...pragmas] : []),
      ...DYNAMIC_CONFIG.flatMap((setting) => ['--dynamic-config-value', setting]),
      ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ],
    ready: () => isReady(address),
    readyWithinMs: READY_WITHIN_MS,
  }).catch((error) => {
    throw dbFile && error instanceof PartFailed ? brokenFile(dbFile, error) : error;
  });
  return {
    address,
    ...(options.uiPort === undefined ? {} : { uiUrl: `http://localhost:${options.uiPort}` }),
    stop: () => part.stop(),
  };
}

/** Makes sure that a Temporal from outside answers and knows our search attributes. */
export async function prepareGivenTemporal(options: ConnectionOptions, namespace: string): Promise<void> {
  const connection = await Connection.connect({ connectTimeout: CONNECT_WITHIN_MS, ...options }).catch(() => {
    throw new StartError(
      `Temporal does not answer at ${options.address}: start it, or correct TEMPORAL_ADDRESS.`,
    );
  });
  try {
    const missing = await missingSearchAttributes(connection, namespace);
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  } catch (error) {
    const names = SEARCH_ATTRIBUTES.join(' and ');
    throw new StartError(
      `Temporal at ${options.address} needs the search attributes ${names} (Keyword) in the namespace ` +
        `"${namespace}", and they could not be added (${error instanceof Error ? error.message : error}): add them there.`,
    );
  } finally {
    await connection.close();
  }
}

function brokenFile(dbFile: string, error: PartFailed): Error {
  const reason = error.lastLines.find((line) => /sqlite/i.test(line));
  if (!reason) return error;
  return new StartError(
    `Temporal cannot use its data (${reason.replace(/^.*: (?=\S+.*SQLite)/, '')}): delete ${dbFile} and what begins with ` +
      'its name; unfinished leads are started again from PostgreSQL.',
  );
}

async function isReady(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1000 });
    try {
      return (await missingSearchAttributes(connection, 'default')).length === 0;
    } finally {
      await connection.close();
    }
  } catch {
    return false; // not listening yet, or its namespace is not there yet
  }
}

async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTES.filter((name) => customAttributes?.[name] !== KEYWORD);
}
