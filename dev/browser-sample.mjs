import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Small, or the way that everybody goes. */
const ALWAYS = ['budgets', 'lead-flow', 'rule', 'draft'];
const SHARE = 12;

/**
 * The browser's suites take longer than all others together, so a run of everything takes a seeded twelfth of them.
 * @returns what jest is to leave out; nothing where files are named, or with WEB_MATRIX=whole
 */
export function leftOutOfBrowserSuites(root, args) {
  if (process.env.WEB_MATRIX === 'whole' || args.some((arg) => !arg.startsWith('-'))) return [];
  const seed = Number(process.env.WEB_SEED ?? Date.now() % 1_000_000);
  const suites = readdirSync(join(root, 'test', 'web'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !ALWAYS.some((name) => file.endsWith(`${name}.test.ts`)))
    .sort();
  const leftOut = suites.filter((_, n) => (n + seed) % SHARE !== 0);
  console.log(
    `Browser suites: ${suites.length - leftOut.length} of ${suites.length}, WEB_SEED=${seed} (all: WEB_MATRIX=whole npm test)`,
  );
  return ['--testPathIgnorePatterns', '/node_modules/', ...leftOut.map((file) => `test/web/${file}$`)];
}
