import './install.mjs';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leftOutOfBrowserSuites } from './browser-sample.mjs';

const { tsImport } = await import('tsx/esm/api');
const ours = (file) => tsImport(file, import.meta.url);
const { endLeftovers } = await ours('./pid-file.ts');

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'assistloop-test-'));
const report = join(scratch, 'report.json');
const pidDir = join(scratch, 'pids');

// A terminal's Ctrl-C reaches jest as well: we wait for it, and end what it leaves behind.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});

let hasBrowser = false;
const exitCode = (await prepareParts()) ? await jest(process.argv.slice(2)) : 1;
await endLeftovers(pidDir);
const { passed, failed } = counts();
rmSync(scratch, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(exitCode || (failed > 0 ? 1 : 0));

/** Fetches or builds what the tests run against, before their time limits count. */
async function prepareParts() {
  try {
    const { buildWeb } = await ours('./build-web.ts');
    const { findPostgresPrograms } = await ours('./postgres-files.ts');
    const { findTemporalCli } = await ours('./temporal-cli.ts');
    const { findTemporalTestServer } = await ours('./temporal-test-server.ts');
    await buildWeb(console.log);
    findPostgresPrograms();
    await findTemporalCli(console.log);
    await findTemporalTestServer(console.log);
    const { provideChromium } = await ours('./provide-chromium.ts');
    hasBrowser = await provideChromium(console.log);
    if (hasBrowser) return true;
    const what = process.env.CI ? 'nothing is tested' : 'the tests of the pages are not run';
    console.error(`No Chromium could be had, so ${what}; install one, or name it in CHROMIUM_PATH.`);
    return !process.env.CI;
  } catch (error) {
    console.error(error.name === 'StartError' ? error.message : error);
    return false;
  }
}

function jest(args) {
  const jestScript = join(root, 'node_modules/jest/bin/jest.js');
  const leftOut = hasBrowser
    ? leftOutOfBrowserSuites(root, args)
    : ['--testPathIgnorePatterns', '/node_modules/', '/test/web/'];
  const command = [jestScript, '--json', `--outputFile=${report}`, ...args, ...leftOut];
  const child = spawn(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_PID_DIR: pidDir },
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** A test file that could not run counts as a failed test; so does a run without a report. */
function counts() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
