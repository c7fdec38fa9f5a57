import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, download, fillCache, releaseTarget } from './cache.ts';
import type { Log } from './process.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

const VERSION = '1.32.0';
const EXECUTABLE = 'temporal-test-server';

/**
 * Path of Temporal's time-skipping test server, for `TestWorkflowEnvironment.createTimeSkipping`. The SDK's own
 * download knows no other source, so this one comes first.
 */
export async function findTemporalTestServer(log: Log): Promise<string> {
  const folder = cacheFolder(`${EXECUTABLE}-${VERSION}`);
  const executable = join(folder, EXECUTABLE);
  if (existsSync(executable)) return executable;
  const reasons: string[] = [];
  for (const fetchInto of [downloadRelease, fromMaven]) {
    try {
      await fillCache(folder, (unfinished) => fetchInto(unfinished, log));
      return executable;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new StartError(
    `Temporal's test server could neither be downloaded (${reasons[0]}) nor fetched by Maven (${reasons[1]}): ` +
      'install Maven and Java 11 or newer, and run this again.',
  );
}

async function downloadRelease(folder: string, log: Log): Promise<void> {
  const { os, arch } = releaseTarget();
  const target = `${os === 'darwin' ? 'macOS' : os}_${arch}`;
  const base = 'https://github.com/temporalio/sdk-java/releases/download';
  log(`Temporal test server: downloading ${VERSION}`);
  await download(`${base}/v${VERSION}/${EXECUTABLE}_${VERSION}_${target}.tar.gz`, folder, [
    '--strip-components=1',
  ]);
  if (!existsSync(join(folder, EXECUTABLE))) throw new Error('the archive holds no test server');
}

async function fromMaven(folder: string, log: Log): Promise<void> {
  log(`Temporal test server: fetching ${VERSION} by Maven; this happens once`);
  const java = await run('java', ['-version']);
  if (java.code !== 0) throw new Error('no Java');
  const pom = join(import.meta.dirname, EXECUTABLE, 'pom.xml');
  const settings = [
    `-Dtemporal.version=${VERSION}`,
    '-DincludeScope=runtime',
    `-DoutputDirectory=${join(folder, 'lib')}`,
  ];
  const { code, lines } = await run('mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    ...settings,
  ]);
  if (code !== 0)
    throw new Error(lines.find((line) => line.startsWith('[ERROR]')) ?? lines.at(-1) ?? 'no reason given');
  const wrapper = join(folder, EXECUTABLE);
  // Serial and barely compiled: it starts in a second and several of them share a machine.
  const flags = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
  await writeFile(
    wrapper,
    `#!/bin/sh\nexec java ${flags} -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"\n`,
  );
  await chmod(wrapper, 0o755);
}
