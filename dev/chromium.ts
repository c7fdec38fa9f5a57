import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Log } from './process.ts';
import { run } from './run.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser of this machine: the one that CHROMIUM_PATH names, else Debian's, else any on the PATH, else Playwright's. */
export function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    chromium.executablePath(),
  ];
  const found = candidates.find((file) => file && existsSync(file));
  if (found) return found;
  throw new Error('No Chromium on this machine: install it, or name it in CHROMIUM_PATH.');
}

/** Installs a browser where there is none: Debian's package, which only root may, else Playwright's download. @returns whether there is one */
export async function provideChromium(log: Log): Promise<boolean> {
  if (isFound()) return true;
  log('Chromium: installing it for the tests of the pages; this takes about a minute');
  if (process.getuid?.() === 0) {
    const installed = await aptGet('install', '-y', '--no-install-recommends', 'chromium');
    if (!installed && (await aptGet('update'))) {
      await aptGet('install', '-y', '--no-install-recommends', 'chromium');
    }
  }
  if (!isFound()) {
    const cli = join(import.meta.dirname, '../node_modules/playwright-core/cli.js');
    await run(process.execPath, [cli, 'install', 'chromium']);
  }
  return isFound();
}

async function aptGet(...args: string[]): Promise<boolean> {
  const turn = ['-o', 'DPkg::Lock::Timeout=120']; // another checkout's tests may be installing it just now
  const { code } = await run('apt-get', [...turn, ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return code === 0;
}

function isFound(): boolean {
  try {
    findChromium();
    return true;
  } catch {
    return false;
  }
}
