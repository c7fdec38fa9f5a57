// The end-to-end tests against the production build, as it runs on many machines: two `api` and three `worker`
// processes of what the image holds, with production packages only and no variable but the documented ones.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

const ROOT = join(import.meta.dirname, '..');
/** What the Dockerfile copies, and what npm needs to install the packages. */
const SHIPPED = [
  'dist',
  'web/dist',
  'web/form/dist',
  'drizzle',
  'package.json',
  'package-lock.json',
  '.npmrc',
];

const build = mkdtempSync(join(tmpdir(), 'assistloop-build-'));
process.on('exit', () => rmSync(build, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const tests = process.argv.slice(2);
await step('Building', 'npm', ['run', 'build'], ROOT);
for (const name of SHIPPED) cpSync(join(ROOT, name), join(build, name), { recursive: true });
await step('Installing production packages', 'npm', ['ci', '--omit=dev'], build);
const testing = ['dev/test.mjs', ...(tests.length > 0 ? tests : ['test/system'])];
const env = { ...process.env, SYSTEM_BUILD: build };
const { code } = await run(process.execPath, testing, { cwd: ROOT, env, onLine: console.log });
process.exit(code);

async function step(what: string, command: string, args: string[], cwd: string): Promise<void> {
  console.log(`${what} (${[command, ...args].join(' ')})`);
  const { code, lines } = await run(command, args, { cwd });
  if (code === 0) return;
  console.error(lines.join('\n'));
  process.exit(1);
}
