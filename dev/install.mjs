import { spawn } from 'node:child_process';
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MIN = [20, 19];
const root = fileURLToPath(new URL('..', import.meta.url));

await install();

/** Installs the dependencies when they are missing or not those of package-lock.json. */
async function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
    stop(`Node.js ${process.versions.node} is too old: install ${NODE_MIN.join('.')} or newer.`);
  }
  if (isInstalled()) return;
  refuseLink(join(root, 'node_modules'));
  console.log('Installing dependencies (npm ci); this takes about a minute');
  const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawn('npm', flags, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const handOn = (signal) => npm.kill(signal); // an npm left behind would disturb the next one
  process.on('SIGINT', handOn).on('SIGTERM', handOn);
  const failure = await new Promise((resolve) => {
    npm.once('error', (error) =>
      resolve(`npm could not be run (${error.message}): install it with Node.js.`),
    );
    npm.once('exit', (code) =>
      resolve(code === 0 ? undefined : 'The dependencies could not be installed: see what npm says above.'),
    );
  });
  process.off('SIGINT', handOn).off('SIGTERM', handOn);
  if (failure) stop(failure);
}

/** `npm ci` empties the folder behind a link, and that one is another checkout's. */
function refuseLink(folder) {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  stop(
    `node_modules is a link to ${realpathSync(folder)}, which lacks packages: install there, or remove the link.`,
  );
}

/** npm writes down what it installed last of all, so an install that was cut off does not count. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return present[path] ? present[path].version === version : optional;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return {};
  }
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
