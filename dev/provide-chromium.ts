import { join } from 'node:path';
import { chromiumHere } from './chromium.ts';
import type { Log } from './process.ts';
import { run } from './run.ts';

const PLAYWRIGHT = join(import.meta.dirname, '../node_modules/playwright-core/cli.js');

/** Installs a browser where there is none: Debian's package, which only root may, else Playwright's download. @returns whether there is one */
export async function provideChromium(log: Log): Promise<boolean> {
  if (chromiumHere()) return true;
  log('Chromium: installing it for the tests of the pages; this takes about a minute');
  if (process.getuid?.() === 0) {
    const install = () => aptGet('install', '-y', '--no-install-recommends', 'chromium');
    if (!(await install()) && (await aptGet('update'))) await install();
  }
  if (!chromiumHere()) await run(process.execPath, [PLAYWRIGHT, 'install', 'chromium']);
  return chromiumHere() !== undefined;
}

async function aptGet(...args: string[]): Promise<boolean> {
  const turn = ['-o', 'DPkg::Lock::Timeout=120']; // another checkout's tests may be installing it just now
  const { code } = await run('apt-get', [...turn, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return code === 0;
}
