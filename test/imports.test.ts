import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { SHARED } from '../web/sources-hash.ts';

const ROOT = join(__dirname, '..');

interface Import {
  readonly from: string;
  /** A path from the root of the repository, or a package. */
  readonly to: string;
  readonly isType: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

function importsOf(folder: string): Import[] {
  return filesIn(folder).flatMap((from) =>
    [...readFileSync(join(ROOT, from), 'utf8').matchAll(IMPORT)].map(([, type, at = '', late = at]) => ({
      from,
      to: late.startsWith('.') ? normalize(join(dirname(from), late)) : late,
      isType: type !== undefined,
    })),
  );
}

const roomOf = (path: string) => /^src\/(\w+)\//.exec(path)?.[1] ?? null;
const packageOf = (name: string) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
const shown = ({ from, to }: Import) => `${from} → ${to}`;

/** "Where things go" of CONTRIBUTING.md: from each room, the rooms below it. */
const BELOW: Record<string, readonly string[]> = {
  api: ['temporal', 'agents', 'leads', 'tenants', 'connections', 'hubspot', 'db', 'metrics'],
  temporal: ['activities', 'leads', 'connections', 'db', 'metrics'],
  activities: ['temporal', 'leads', 'connections', 'hubspot', 'db', 'metrics'],
  agents: ['leads', 'connections', 'db', 'metrics'],
  leads: ['connections', 'hubspot', 'db', 'metrics'],
  tenants: ['db', 'metrics'],
  connections: ['hubspot', 'db', 'metrics'],
  hubspot: ['db', 'metrics'],
  metrics: ['db'],
  db: [],
  workflows: [],
};

/** The words of a room: names, kinds and sums, open to all. */
const WORDS = [
  'src/agents/agent.ts',
  'src/connections/connection.ts',
  'src/hubspot/quota-kind.ts',
  'src/leads/lead.ts',
  'src/workflows/contract.ts',
  'src/workflows/renewal-lead.ts',
];

const ENTRY_POINTS = ['src/worker.ts', 'src/rotate-keys.ts', 'src/api/main.ts', 'src/db/migrate.ts'];

/** Packages that belong to some rooms. */
const OF_ROOMS: Record<string, readonly string[]> = {
  express: ['api'],
  helmet: ['api'],
  cookie: ['api'],
  '@modelcontextprotocol/sdk': ['api'],
  '@temporalio/client': ['temporal', 'activities'],
  '@temporalio/worker': ['temporal', 'activities'],
  '@temporalio/activity': ['activities'],
  '@temporalio/workflow': ['workflows'],
};

describe('an import', () => {
  const ofSource = importsOf('src');

  it('points down, or to the words of a room', () => {
    const breaches = ofSource.filter(({ from, to, isType }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      if (own === null || other === null || own === other || WORDS.includes(to)) return false;
      if (ENTRY_POINTS.includes(from)) return false;
      if (own === 'workflows' && other === 'activities') return !isType;
      return !BELOW[own]?.includes(other);
    });
    expect(breaches.map(shown)).toEqual([]);
  });

  it('of words brings nothing but words and types along', () => {
    const breaches = ofSource.filter(
      ({ from, to, isType }) =>
        WORDS.includes(from) && !isType && !WORDS.includes(to) && packageOf(to) !== '@temporalio/common',
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('knows every room', () => {
    const rooms = new Set(filesIn('src').flatMap((path) => roomOf(path) ?? []));
    expect([...rooms].toSorted()).toEqual(Object.keys(BELOW).toSorted());
  });

  it('reaches no entry point', () => {
    expect(ofSource.filter(({ to }) => ENTRY_POINTS.includes(to)).map(shown)).toEqual([]);
  });

  it('of a package is in the rooms that the package is for', () => {
    const breaches = ofSource.filter(({ from, to }) => {
      const [room, rooms] = [roomOf(from), OF_ROOMS[packageOf(to)]];
      return room !== null && rooms !== undefined && !rooms.includes(room);
    });
    expect(breaches.map(shown)).toEqual([]);
  });

  it('takes nothing into workflows but Temporal’s own and what is theirs', () => {
    const breaches = importsOf('src/workflows').filter(
      ({ to, isType }) =>
        roomOf(to) !== 'workflows' &&
        !['@temporalio/workflow', '@temporalio/common'].includes(to) &&
        !(isType && roomOf(to) === 'activities'),
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('asks the database nothing at the HTTP edge, but how often somebody came', () => {
    const breaches = ofSource.filter(
      ({ from, to }) =>
        roomOf(from) === 'api' &&
        from !== 'src/api/rate-limit.ts' &&
        (packageOf(to) === 'drizzle-orm' || /^src\/db\/(schema|tables)\b/.test(to)),
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('never joins the service and the stand-in for HubSpot', () => {
    const breaches = [
      ...ofSource.filter(({ to }) => to.startsWith('sandbox/')),
      ...importsOf('sandbox').filter(({ to }) => to.startsWith('src/')),
    ];
    expect(breaches.map(shown)).toEqual([]);
  });

  it('takes into the pages only types, schemas, and what is shared with them', () => {
    const breaches = [...importsOf('web/src'), ...importsOf('web/form/src')].filter(
      ({ to, isType }) =>
        to.startsWith('src/') && !isType && !to.startsWith('src/api/schemas/') && !SHARED.includes(to),
    );
    expect(breaches.map(shown)).toEqual([]);
  });

  it('is nowhere of what only runs on a developer’s machine', () => {
    const breaches = ofSource.filter(({ to }) => /^(?:dev|test|bench|web)\//.test(to));
    expect(breaches.map(shown)).toEqual([]);
  });
});
