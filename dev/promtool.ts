import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache.ts';

const DOWNLOAD_WITHIN_MS = 60_000;

/** Prometheus' own checker of rules: the one named, on the PATH, kept, or out of Debian's package; else `null`. */
export function findPromtool(): string | null {
  const kept = join(cacheFolder('promtool'), 'promtool');
  const runs = (program: string | undefined) => program && spawnSync(program, ['--version']).status === 0;
  const found = [process.env.PROMTOOL_PATH, 'promtool', kept].find(runs);
  if (found) return found;
  unpackDebianPackage(kept);
  return runs(kept) ? kept : null;
}

/** Takes the one program out of the package `prometheus`; nothing is installed. */
function unpackDebianPackage(to: string): void {
  const folder = dirname(to);
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, 'unpacked-'));
  const run = (program: string, ...args: string[]) =>
    spawnSync(program, args, { cwd: scratch, timeout: DOWNLOAD_WITHIN_MS }).status === 0;
  if (run('apt-get', 'download', 'prometheus')) {
    const [archive = ''] = readdirSync(scratch);
    if (run('dpkg', '-x', archive, '.')) renameSync(join(scratch, 'usr/bin/promtool'), to);
  }
  rmSync(scratch, { recursive: true, force: true });
}
