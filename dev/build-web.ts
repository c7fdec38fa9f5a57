import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesHash } from '../web/sources-hash.ts';
import { lastWords } from './last-words.ts';
import { run } from './run.ts';
import { StartError } from './start-error.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = join(ROOT, 'web', 'dist');
const FORM = join(ROOT, 'web', 'form', 'dist', 'form.js');

/** Builds the pages and the lead form when they are missing or older than their sources. @throws {StartError} */
export async function buildWeb(log: (line: string) => void): Promise<void> {
  if (builtFrom() === sourcesHash() && existsSync(FORM)) return;
  log('Building the pages; this takes a few seconds');
  const fresh = `${BUILT}.${process.pid}`;
  try {
    await vite('web/form');
    await vite('web', { WEB_OUT_DIR: fresh }); // it writes down of what all of this was made, so it comes last
    rmSync(BUILT, { recursive: true, force: true }); // whoever serves them meanwhile finds the old or the new ones
    moveInPlace(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function moveInPlace(fresh: string): void {
  try {
    renameSync(fresh, BUILT);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error; // else another process was quicker, with the same pages
  }
}

async function vite(folder: string, env: Record<string, string> = {}): Promise<void> {
  const { code, lines } = await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', folder], {
    cwd: ROOT,
    env: { ...process.env, ...env, NODE_ENV: 'production' },
  });
  if (code !== 0) throw new StartError(`The pages could not be built: ${lastWords(lines)}`);
}

function builtFrom(): string | null {
  const file = join(BUILT, '.built');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
