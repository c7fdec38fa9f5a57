import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** What the built pages are made of: their sources, the API's schemas, and the versions of the libraries. */
const SOURCES = ['web/src', 'web/public', 'web/form', 'src/api/schemas'];
/** Beside them: what the pages compute as the API does. */
export const SHARED = [
  'src/agents/agent.ts',
  'src/agents/allowed-origin.ts',
  'src/agents/form-definition.ts',
  'src/agents/form-texts.ts',
  'src/leads/default-mapping.ts',
];
const FILES = ['web/index.html', 'web/vite.config.ts', 'web/sources-hash.ts', 'package-lock.json', ...SHARED];

/** Two builds of the same sources have the same hash, wherever the checkout lies. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const path of [...SOURCES.flatMap(filesIn), ...FILES]) {
    hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/dist'))
    .map((entry) => join(folder, entry.parentPath.slice(join(ROOT, folder).length), entry.name))
    .sort();
}
