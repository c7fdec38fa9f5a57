import { accessSync, constants, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { buildWeb } from './build-web.ts';
import { type Demo, prepareDemo } from './demo.ts';
import { isFree } from './free-port.ts';
import { endLeftovers, lockFolder } from './pid-file.ts';
import { killParts, stopParts } from './process.ts';
import { screen } from './screen.ts';
import * as services from './services.ts';
import { type Given, givenEnvironment, portOf, requireGivenApp, secretsOf } from './settings.ts';
import { StartError } from './start-error.ts';

// npm hands a terminal's Ctrl-C on, so one press arrives twice.
const SAME_PRESS_MS = 500;

const startedAt = Date.now();
let stopAskedAt: number | undefined;
let unlock = () => {};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
process.on('uncaughtException', (error) => fail(error));

start().catch(fail);

async function start(): Promise<void> {
  const given = givenEnvironment(process.env);
  const port = portOf(given);
  requireGivenApp(given);
  const dataDir = resolve(given.DATA_DIR ?? join(import.meta.dirname, '..', '.data'));
  makeDataFolder(dataDir);
  unlock = lockFolder(dataDir);
  const pidDir = join(dataDir, 'pids');
  const leftovers = await endLeftovers(pidDir);
  if (leftovers.length > 0) log(`Ended what a killed start had left: ${leftovers.join(', ')}`);
  if (!(await isFree(port))) {
    throw new StartError(
      `Port ${port} is in use: stop what listens there, or choose another with PORT=${port + 1}.`,
    );
  }

  await buildWeb(log);
  const context = { dataDir, log, output: logFile(dataDir), pidDir };
  const publicUrl = (given.PUBLIC_URL ?? `http://localhost:${port}`).replace(/\/+$/, '');
  // Nobody balances a load here, so an end need not wait for it.
  const env: Given = {
    DRAIN_SECONDS: '0',
    ...secretsOf(dataDir),
    ...given,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
  };
  if (!given.TEMPORAL_ADDRESS) forgetOtherTemporal(env);
  const steps = [
    services.database,
    services.temporal,
    services.sandbox,
    services.migrations,
    services.apiAndWorkers,
  ];
  for (const step of steps) {
    Object.assign(env, await step(env, context));
    if (stopAskedAt !== undefined) return;
  }

  const approveAtSandbox = !given.HUBSPOT_API_URL;
  const demo = await demoOrReason({
    publicUrl,
    operatorKey: env.OPERATOR_API_KEY ?? '',
    dataDir,
    approveAtSandbox,
  });
  if (stopAskedAt !== undefined) return;
  console.log(
    screen({
      publicUrl,
      demo,
      uiUrl: env.TEMPORAL_UI_URL,
      hubspotUrl: env.HUBSPOT_APP_URL ?? 'https://app.hubspot.com',
      sandbox: approveAtSandbox,
      dataDir: relative(process.cwd(), dataDir).startsWith('..') ? dataDir : relative(process.cwd(), dataDir),
    }),
  );
}

function makeDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 }); // PostgreSQL's user passes through, and sees nothing else
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    throw new StartError(`${dataDir} cannot be written (${reason}): set DATA_DIR to a folder of yours.`);
  }
}

/** A cloud's key or profile in the environment is for another Temporal than the one that we start. */
function forgetOtherTemporal(env: Given): void {
  for (const name of Object.keys(env)) {
    if (name.startsWith('TEMPORAL_') && name !== 'TEMPORAL_UI_URL') delete env[name];
  }
}

async function demoOrReason(options: Parameters<typeof prepareDemo>[0]): Promise<Demo | undefined> {
  try {
    return await prepareDemo(options);
  } catch (error) {
    log(`The demo tenant could not be prepared: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Everything that the parts print; the file of the start before is kept beside it. */
function logFile(dataDir: string): (part: string, line: string) => void {
  const file = join(dataDir, 'start.log');
  if (existsSync(file)) renameSync(file, join(dataDir, 'start.previous.log'));
  const stream = createWriteStream(file, { mode: 0o600 });
  return (part, line) => stream.write(`${part.padEnd(10)} | ${line}\n`);
}

function log(line: string): void {
  if (stopAskedAt !== undefined) return;
  console.log(`${`${((Date.now() - startedAt) / 1000).toFixed(1)} s`.padStart(8)}  ${line}`);
}

function onSignal(): void {
  if (stopAskedAt === undefined) {
    void stop(0);
  } else if (Date.now() - stopAskedAt > SAME_PRESS_MS) {
    killParts();
    console.log(' killed.');
    end(130);
  }
}

function fail(error: unknown): void {
  if (stopAskedAt !== undefined) return; // what was starting is being stopped
  console.error(error instanceof StartError ? `\n${error.message}` : error);
  void stop(1);
}

async function stop(exitCode: number): Promise<void> {
  stopAskedAt = Date.now();
  let stopped = false;
  await stopParts((name) => {
    process.stdout.write(`${stopped ? ',' : '\nStopping'} ${name}`);
    stopped = true;
  });
  if (stopped) console.log(': done.');
  end(exitCode);
}

function end(exitCode: number): never {
  unlock();
  process.exit(exitCode);
}
