import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './start-error.ts';

interface PidRecord {
  name: string;
  pid: number;
  /** Pids are used again; a pid together with its start time is not. */
  startedAt: string;
  stopSignal: NodeJS.Signals;
}

const STOP_WITHIN_MS = 10_000;

/** Notes a process in a folder of pid files, so that the next start can end it; gives back how to forget it. */
export function notePid(folder: string, process: Omit<PidRecord, 'startedAt'>): () => void {
  const startedAt = startTimeOf(process.pid);
  if (startedAt === undefined) return () => {};
  const file = join(folder, `${process.name}-${process.pid}.pid`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...process, startedAt } satisfies PidRecord));
  return () => rmSync(file, { force: true });
}

/** Ends the processes that a killed start left behind. Gives their names. */
export async function endLeftovers(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder).map((name) => join(folder, name));
  const leftovers = files.flatMap((file) => readRecord(file) ?? []).filter(isAlive);
  await Promise.all(leftovers.map((record) => endProcess(record.pid, record.stopSignal)));
  for (const file of files) rmSync(file, { force: true });
  return leftovers.map((record) => record.name);
}

/** Takes the data folder for this process alone. The lock of a process that is gone counts for nothing. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'start.pid');
  const owner = readRecord(file);
  if (owner && isAlive(owner)) {
    throw new StartError(
      `Already running on ${folder} (process ${owner.pid}): stop that one first, or set DATA_DIR to another folder.`,
    );
  }
  rmSync(file, { force: true });
  const startedAt = startTimeOf(process.pid) ?? '';
  const record: PidRecord = { name: 'start', pid: process.pid, startedAt, stopSignal: 'SIGTERM' };
  writeFileSync(file, JSON.stringify(record), { flag: 'wx' });
  return () => rmSync(file, { force: true });
}

/** Ends a process and what it started: asked at first, then by force. */
export async function endProcess(pid: number, stopSignal: NodeJS.Signals): Promise<void> {
  signal(pid, stopSignal);
  for (let waitedMs = 0; waitedMs < STOP_WITHIN_MS; waitedMs += 50) {
    if (startTimeOf(pid) === undefined) return;
    await sleep(50);
  }
  signal(-pid, 'SIGKILL');
}

/** The command line of a live process. */
export function commandOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return undefined;
  }
}

function isAlive(record: PidRecord): boolean {
  return startTimeOf(record.pid) === record.startedAt;
}

/** When a process was started, in the system's own words; undefined for one that is gone. */
function startTimeOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold spaces
    const [state, ticks] = [fields[0], fields[19]];
    return state === 'Z' ? undefined : ticks; // a zombie is over; in a container nobody may reap it
  } catch {
    return undefined;
  }
}

function ps(pid: number, column: string): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}

function readRecord(file: string): PidRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PidRecord; // only notePid and lockFolder write these
  } catch {
    return undefined; // none, or cut short by a kill
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is what was wanted.
  }
}
