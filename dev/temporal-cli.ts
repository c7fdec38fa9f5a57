import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, download, fillCache, releaseTarget } from './cache.ts';
import type { Log } from './process.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

// Fair task queues of 1.31 can get stuck.
const SERVER_MIN = [1, 32] as const;
// The release that is downloaded, and what `temporal-cli/go.mod` builds: the newest version that Go builds alone.
const RELEASE = { cli: '1.9.1', server: '1.32.0' };
const BUILT = { cli: '1.8.2', server: '1.32.1' };
const PROGRESS_EVERY_MS = 10_000;

/** Path of a Temporal CLI new enough for us, downloaded or built when this machine has none. */
export async function findTemporalCli(log: Log): Promise<string> {
  if (await isNewEnough('temporal')) {
    log('Temporal: the CLI on the PATH');
    return 'temporal';
  }
  for (const version of [BUILT, RELEASE]) {
    if (await isNewEnough(binaryIn(folderOf(version)))) return binaryIn(folderOf(version));
  }
  try {
    return await downloadRelease(log);
  } catch (error) {
    log(`Temporal: no download (${reasonOf(error)})`);
  }
  return build(log);
}

function folderOf({ cli, server }: typeof BUILT): string {
  return cacheFolder(`temporal-cli-${cli}-server-${server}`);
}

function binaryIn(folder: string): string {
  return join(folder, 'temporal');
}

async function isNewEnough(cli: string): Promise<boolean> {
  if (cli !== 'temporal' && !existsSync(cli)) return false;
  const { code, lines } = await run(cli, ['--version']);
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(lines.join(' ')) ?? [];
  if (code !== 0 || !major || !minor) return false;
  return Number(major) > SERVER_MIN[0] || (Number(major) === SERVER_MIN[0] && Number(minor) >= SERVER_MIN[1]);
}

async function downloadRelease(log: Log): Promise<string> {
  const { os, arch } = releaseTarget();
  const folder = folderOf(RELEASE);
  log(`Temporal: downloading the CLI ${RELEASE.cli}`);
  await fillCache(folder, async (unfinished) => {
    const url = `https://temporal.download/cli/archive/v${RELEASE.cli}?platform=${os}&arch=${arch}`;
    await download(url, unfinished);
    if (!(await isNewEnough(binaryIn(unfinished)))) throw new Error('the archive holds no usable CLI');
  });
  return binaryIn(folder);
}

async function build(log: Log): Promise<string> {
  const folder = folderOf(BUILT);
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  log('Temporal: building the server with Go; this happens once and takes 2 to 6 minutes');
  const progress = setInterval(() => log(`Temporal: still building, ${seconds()} s`), PROGRESS_EVERY_MS);
  try {
    await fillCache(folder, async (unfinished) => {
      const version = `-X github.com/temporalio/cli/internal/temporalcli.Version=${BUILT.cli}`;
      const flags = ['-trimpath', '-ldflags', `-s -w ${version}`, '-o', binaryIn(unfinished)];
      const { code, lines } = await run('go', ['build', ...flags, 'github.com/temporalio/cli/cmd/temporal'], {
        cwd: join(import.meta.dirname, 'temporal-cli'),
        env: { ...process.env, CGO_ENABLED: '0' },
      });
      if (code !== 0) throw notBuilt(lines);
    });
  } finally {
    clearInterval(progress);
  }
  log(`Temporal: built in ${seconds()} s`);
  return binaryIn(folder);
}

function notBuilt(lines: string[]): StartError {
  const reason = lines.at(-1) ?? 'go said nothing';
  return new StartError(
    `Temporal's CLI is neither here nor to be downloaded nor built (${reason}): install it (Server ` +
      `${SERVER_MIN.join('.')} or newer, https://docs.temporal.io/cli), or Go 1.26.8, or set TEMPORAL_ADDRESS.`,
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
