import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords } from './last-words.ts';
import { notePid } from './pid-file.ts';
import { StartError } from './start-error.ts';

export type Log = (line: string) => void;

/** Where parts report, and where they leave their pids. */
export interface PartContext {
  /** Short lines for a person. */
  log: Log;
  /** Everything that a part prints. */
  output?: (part: string, line: string) => void;
  /** Pid files, for `endLeftovers` of the next start. */
  pidDir?: string | undefined;
}

export interface PartOptions extends PartContext {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  user?: { uid: number; gid: number } | undefined;
  /** The part says 'ready' over IPC, or a probe finds out. */
  ready: 'message' | (() => Promise<boolean>);
  readyWithinMs: number;
  stopSignal?: NodeJS.Signals;
}

export interface Part {
  name: string;
  stop(): Promise<void>;
}

/** A part that did not get ready, with the last lines that it printed. */
export class PartFailed extends StartError {
  readonly lastLines: string[];

  constructor(name: string, how: string, lastLines: string[]) {
    super(`${name} did not start (${how}): ${lastWords(lastLines)}`);
    this.lastLines = lastLines;
  }
}

const RESTART_AFTER_MS = 1000;
const STOP_WITHIN_MS = 15_000;
const LAST_LINES_MAX = 30;

const running = new Set<Part & { kill(): void }>();

/** Starts a part, waits until it is ready, and from then on starts it again whenever it dies unasked. */
export async function startPart(options: PartOptions): Promise<Part> {
  let stopping = false;
  let current = launch(options);
  const part = {
    name: options.name,
    async stop() {
      stopping = true;
      await endChild(current, options.stopSignal ?? 'SIGTERM');
      running.delete(part);
    },
    kill() {
      stopping = true;
      killGroup(current.child);
    },
  };
  running.add(part);
  const keepAlive = async () => {
    for (;;) {
      const how = await current.ended;
      if (stopping) return;
      options.log(`${options.name} ended (${how}), starting it again`);
      await sleep(RESTART_AFTER_MS);
      if (stopping) return;
      current = launch(options);
    }
  };
  try {
    await untilReady(current, options);
  } catch (error) {
    part.kill();
    running.delete(part);
    throw error;
  }
  void keepAlive();
  return part;
}

/** Stops every part, the last started first. */
export async function stopParts(onStop: (name: string) => void): Promise<void> {
  for (const part of [...running].reverse()) {
    onStop(part.name);
    await part.stop();
  }
}

/** Ends every part at once. */
export function killParts(): void {
  for (const part of running) part.kill();
}
process.on('exit', killParts); // whatever ends this process, no part outlives it

interface Launched {
  child: ChildProcess;
  ended: Promise<string>;
  lastLines: string[];
}

function launch(options: PartOptions): Launched {
  const child = spawn(options.command, options.args, {
    ...options.user,
    cwd: options.cwd,
    env: options.env,
    detached: true, // a group of its own: Ctrl-C reaches only us, and we stop the parts in order
    stdio: ['ignore', 'pipe', 'pipe', ...(options.ready === 'message' ? (['ipc'] as const) : [])],
  });
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      options.output?.(options.name, line);
      lastLines.push(line);
      if (lastLines.length > LAST_LINES_MAX) lastLines.shift();
    });
  }
  const stopSignal = options.stopSignal ?? 'SIGTERM';
  const forget =
    options.pidDir && child.pid
      ? notePid(options.pidDir, { name: options.name, pid: child.pid, stopSignal })
      : () => {};
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      forget();
      resolve(signal ?? `exit code ${code}`);
    });
  });
  return { child, ended, lastLines };
}

async function untilReady({ child, ended, lastLines }: Launched, options: PartOptions): Promise<void> {
  const waiting = new AbortController();
  const { ready, readyWithinMs } = options;
  const failed = await Promise.race([
    ready === 'message' ? readyMessage(child) : probe(ready, waiting.signal),
    ended,
    sleep(readyWithinMs, `not ready after ${readyWithinMs / 1000} s`, { signal: waiting.signal, ref: false }),
  ]);
  waiting.abort();
  if (failed === undefined) return;
  await Promise.race([new Promise((resolve) => child.once('close', resolve)), sleep(200)]); // its last words
  throw new PartFailed(options.name, failed, lastLines);
}

function readyMessage(child: ChildProcess): Promise<undefined> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve(undefined);
    });
  });
}

async function probe(isReady: () => Promise<boolean>, waiting: AbortSignal): Promise<undefined> {
  while (!waiting.aborted && !(await isReady())) await sleep(50);
}

async function endChild({ child, ended }: Launched, stopSignal: NodeJS.Signals): Promise<void> {
  child.kill(stopSignal);
  const tooLate = new AbortController();
  await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { signal: tooLate.signal })]);
  tooLate.abort();
  killGroup(child);
  await ended;
}

function killGroup(child: ChildProcess): void {
  if (!child.pid) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
}
