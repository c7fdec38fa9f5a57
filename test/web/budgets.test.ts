import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWeb } from '../../dev/build-web.ts';

const BUILT = join(__dirname, '..', '..', 'web', 'dist');
const CHARTS = 'src/pages/activity/charts.tsx';
const ROUND_THE_CHARTS = 'src/pages/activity/activity.tsx';

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

describe('what a browser loads', () => {
  let chunks: Readonly<Record<string, Chunk>> = {};
  beforeAll(async () => {
    await buildWeb(() => {});
    chunks = JSON.parse(readFileSync(join(BUILT, '.vite', 'manifest.json'), 'utf8'));
  }, 120_000);

  const chunkOf = (name: string) => chunks[name] ?? { file: '' };
  const entry = () => Object.keys(chunks).find((name) => chunkOf(name).isEntry) ?? '';
  const pages = () => chunkOf(entry()).dynamicImports ?? [];

  /** The scripts and styles of chunks and all that they import. */
  function filesOf(...names: string[]) {
    const all = new Set(names);
    for (const name of all) for (const imported of chunkOf(name).imports ?? []) all.add(imported);
    const styles = [...all].flatMap((name) => chunkOf(name).css ?? []);
    return { scripts: [...all].map((name) => chunkOf(name).file), styles: [...new Set(styles)] };
  }
  /** As sent by a server that knows no better than gzip, in thousands of bytes. */
  const kilobytes = (files: readonly string[]) =>
    files.reduce((sum, file) => sum + gzipSync(readFileSync(join(BUILT, file))).length / 1_000, 0);

  it('is at most 270 kB of scripts and 45 kB of styles for the first page, whichever it is', () => {
    expect(pages().length).toBeGreaterThan(10);
    for (const page of pages()) {
      const { scripts, styles } = filesOf(entry(), page);
      expect([page, Math.max(270, kilobytes(scripts))]).toEqual([page, 270]);
      expect([page, Math.max(45, kilobytes(styles))]).toEqual([page, 45]);
    }
  });

  it('is at most 130 kB more for the charts, and only for them', () => {
    const first = new Set(filesOf(entry(), ROUND_THE_CHARTS).scripts);
    const charts = filesOf(CHARTS).scripts.filter((file) => !first.has(file));
    expect(kilobytes(charts)).toBeGreaterThan(50);
    expect(kilobytes(charts)).toBeLessThanOrEqual(130);
    for (const page of pages()) {
      const scripts = filesOf(page).scripts.map((file) => readFileSync(join(BUILT, file), 'utf8'));
      expect([page, scripts.some((script) => script.includes('recharts'))]).toEqual([page, false]);
    }
  });
});
