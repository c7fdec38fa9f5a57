import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { OPERATOR_KEY, useApi } from './support/api.ts';
import { useDatabase } from './support/database.ts';
import { aTenant } from './support/tenants.ts';

const ROOT = join(__dirname, '..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
];
const PAGES = DOCUMENTS.filter((name) => name.endsWith('.md'));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const run = promisify(execFile);

describe('the commands of docs/integrate.md', () => {
  const parts = useDatabase();
  const api = useApi(parts);
  const folder = mkdtempSync(join(tmpdir(), 'assistloop-docs-'));
  const env: Record<string, string | undefined> = { PATH: process.env.PATH };

  beforeAll(async () => {
    const { apiKey } = await aTenant(parts.db);
    Object.assign(env, { BASE_URL: api.url, API_KEY: apiKey, OPERATOR_API_KEY: OPERATOR_KEY });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // In their order: a later one uses the ids that earlier ones were given.
  it.each(examplesIn('docs/integrate.md'))('do what is shown: $title', async ({ language, code, shown }) => {
    const { stdout } = await (language === 'ts'
      ? run(join(ROOT, 'node_modules/.bin/tsx'), ['--input-type=module', '-e', code], { cwd: ROOT, env })
      : run('sh', ['-euc', code], { cwd: folder, env }));
    if (shown === undefined) return;
    const answer = JSON.parse(stdout);
    expect(missing(JSON.parse(shown), answer)).toEqual([]);
    const [, kind] = /^(lead|agt)_/.exec(String(answer.id)) ?? [];
    if (kind === 'lead') env.LEAD_ID ??= answer.id;
    if (kind === 'agt') env.AGENT_ID ??= answer.id;
  });
});

describe.each(PAGES)('%s', (page) => {
  const text = read(page);

  it('links to what is there', () => {
    const links = [...prose(text).matchAll(/(?:\]\(|\ssrc(?:set)?=")([^)"\s]+)/g)].map(
      ([, link = '']) => link,
    );
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link));
    expect(broken).toEqual([]);
  });

  it('names files and npm scripts that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const files = [
      ...text.matchAll(/`((?:src|web|test|dev|deploy|sandbox|bench|docs|hubspot-app)\/[\w./-]*\w)`/g),
    ];
    const runs = [...text.matchAll(/npm run (?:--\S+ )*([\w:-]+)/g)];
    expect(files.map(([, file = '']) => file).filter((file) => !isThere(file))).toEqual([]);
    expect(runs.map(([, script = '']) => script).filter((script) => !(script in scripts))).toEqual([]);
  });
});

/** Blocks that begin with ```sh run or ```ts run, and what a ```json below shows as the answer. */
function examplesIn(page: string) {
  const block = /^```(sh|ts) run\n([\s\S]*?)^```\n(?:\n```json\n([\s\S]*?)^```\n)?/gm;
  return [...read(page).matchAll(block)].map(([, language, code = '', shown]) => ({
    ...{ language, code, shown },
    title: code.slice(0, 70).replace(/\s+/g, ' '),
  }));
}

/** What is shown is shortened and an example: its keys have to be there, with values of the same type or null. */
function missing(shown: unknown, answer: unknown, at = 'answer'): string[] {
  if (shown === null || answer === null) return answer === undefined ? [at] : [];
  if (typeof shown !== typeof answer || Array.isArray(shown) !== Array.isArray(answer)) return [at];
  if (typeof shown !== 'object' || typeof answer !== 'object') return [];
  const values = new Map(Object.entries(answer));
  return Object.entries(shown).flatMap(([key, value]) => {
    const isShorter = Array.isArray(answer) && !values.has(key);
    return isShorter ? [] : missing(value, values.get(key), `${at}.${key}`);
  });
}

const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** In a whole checkout, or as what a build makes of it. */
const isThere = (file: string) => existsSync(join(ROOT, file)) || file.includes('/dist');

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || headingsOf(target).includes(anchor);
}

/** As GitHub makes anchors of them. */
const headingsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
