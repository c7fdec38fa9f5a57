import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser of this machine: the one that CHROMIUM_PATH names, else Debian's, else any on the PATH, else Playwright's. */
export function chromiumHere(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    chromium.executablePath(),
  ];
  return candidates.find((file) => file && existsSync(file));
}

/** The same where there must be one. */
export function findChromium(): string {
  const found = chromiumHere();
  if (found) return found;
  throw new Error('No Chromium on this machine: install it, or name it in CHROMIUM_PATH.');
}
