import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { freePort } from './free-port.ts';
import { commandOf, endProcess } from './pid-file.ts';
import { findDataFolder, findPostgresPrograms, type PostgresPrograms } from './postgres-files.ts';
import { type Part, type PartContext, PartFailed, startPart } from './process.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

export interface Postgres {
  /** The database `assistloop`, as superuser. */
  url: string;
  /** Where the data really is: as root not always below the folder asked for. */
  dataDir: string;
  stop(): Promise<void>;
}

interface PostgresOptions extends PartContext {
  dataDir: string;
  port?: number;
  /** Server settings, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
}

const DATABASE = 'assistloop';
const READY_WITHIN_MS = 60_000;
const BLOCKED_STARTS_MAX = 15;

/** Starts the embedded PostgreSQL on loopback, with the data that the folder already holds. */
export async function startPostgres({ settings = {}, ...options }: PostgresOptions): Promise<Postgres> {
  const programs = findPostgresPrograms();
  const dataDir = findDataFolder(options.dataDir, programs.user);
  const cluster = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'password');
  if (!existsSync(cluster))
    await initialise(programs, { cluster, passwordFile, sync: settings.fsync !== 'off' });
  await endPredecessor(cluster, options.log);

  const port = options.port ?? (await freePort());
  const password = readPassword(passwordFile, dataDir);
  const urlOf = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const fixed = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const start = () =>
    startPart({
      ...options,
      name: 'PostgreSQL',
      command: join(programs.bin, 'postgres'),
      args: ['-D', cluster, ...flags],
      cwd: dataDir,
      user: programs.user,
      ready: () => ensureDatabase(urlOf('postgres')),
      readyWithinMs: READY_WITHIN_MS,
      stopSignal: 'SIGINT', // "fast": open connections are ended, not waited for
    });
  const part = await startUnblocked(start, dataDir);
  return { url: urlOf(DATABASE), dataDir, stop: () => part.stop() };
}

/** In a folder aside, renamed when complete: a kill in the middle leaves nothing half made. */
async function initialise(
  { bin, user }: PostgresPrograms,
  { cluster, passwordFile, sync }: { cluster: string; passwordFile: string; sync: boolean },
): Promise<void> {
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'));
  chmodSync(passwordFile, 0o600);
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const who = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const durability = sync ? [] : ['--no-sync'];
  const { code, lines } = await run(
    join(bin, 'initdb'),
    [`--pgdata=${unfinished}`, ...who, ...locale, ...durability],
    { user, cwd: dirname(cluster) },
  );
  if (code !== 0) {
    throw new StartError(
      `PostgreSQL could not make its data folder ${cluster}: ${lines.slice(-3).join(' ')}`,
    );
  }
  renameSync(unfinished, cluster);
}

/** A killed start leaves `postmaster.pid`: its server may still run, or its pid may by now be another program's. */
async function endPredecessor(cluster: string, log: PartContext['log']): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = pid > 0 ? commandOf(pid) : undefined;
  if (command?.includes(cluster)) {
    log(`PostgreSQL of an earlier start still runs (process ${pid}), ending it`);
    await endProcess(pid, 'SIGINT');
  } else if (command !== undefined || !(pid > 0)) {
    rmSync(file);
  }
}

function readPassword(file: string, dataDir: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw broken(dataDir, `${file} is missing`);
}

/** A killed server's last backends may hold its shared memory for some seconds more. */
async function startUnblocked(start: () => Promise<Part>, dataDir: string): Promise<Part> {
  for (let blocked = 0; ; blocked++) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PartFailed)) throw error;
      const reasons = error.lastLines.filter((line) => /FATAL|PANIC|could not/.test(line));
      const inUse = reasons.some((line) => line.includes('shared memory block'));
      if (!inUse || blocked === BLOCKED_STARTS_MAX) throw broken(dataDir, reasons.at(-1) ?? error.message);
      await sleep(1000);
    }
  }
}

function broken(dataDir: string, reason: string): StartError {
  return new StartError(
    `PostgreSQL cannot use its data in ${dataDir} (${reason.replace(/^.*?(FATAL|PANIC): +/, '')}): move that folder ` +
      'away to begin with an empty database, or set DATABASE_URL to another one.',
  );
}

async function ensureDatabase(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql.unsafe(`create database ${DATABASE}`);
    return true;
  } catch {
    return false; // still starting, or recovering from a crash
  } finally {
    await sql.end({ timeout: 1 });
  }
}
