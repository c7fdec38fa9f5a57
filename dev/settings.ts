import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

const PORT_DEFAULT = '3000';

export type Given = Record<string, string>;

/** The environment without its blanks: `PORT=` counts as not set. */
export function givenEnvironment(env: NodeJS.ProcessEnv): Given {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value]] : [])),
  );
}

/** The port of `api`. */
export function portOf({ PORT = PORT_DEFAULT }: Given): number {
  if (/^\d{1,5}$/.test(PORT) && Number(PORT) >= 1 && Number(PORT) <= 65_535) return Number(PORT);
  throw new StartError(`PORT is "${PORT}": set it to a number between 1 and 65535.`);
}

/** HubSpot's real address needs the operator's own app; made-up credentials would only be refused there. */
export function requireGivenApp(given: Given): void {
  const missing = ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'].filter((name) => !given[name]);
  if (given.HUBSPOT_API_URL && missing.length > 0) {
    throw new StartError(
      `HUBSPOT_API_URL is set, so no sandbox starts: set ${missing.join(' and ')} too, of the app at that address.`,
    );
  }
}

/** Secrets of this data folder, made once; what the environment gives wins over them. */
export function secretsOf(dataDir: string): Record<string, string> {
  const file = join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? parse(file) : {};
  const key = () => randomBytes(32).toString('base64');
  const secrets = {
    OPERATOR_API_KEY: `op_${randomBytes(32).toString('base64url')}`,
    TOKEN_ENCRYPTION_KEYS: `k1:${key()}`,
    SIGNING_KEYS: `s1:${key()}`,
    EMAIL_HASH_KEY: key(),
    HUBSPOT_CLIENT_ID: `sandbox-${randomBytes(8).toString('hex')}`,
    HUBSPOT_CLIENT_SECRET: randomBytes(24).toString('base64url'),
    ...kept,
  };
  writePrivate(file, secrets);
  return secrets;
}

/** Replaces a file that only its owner may read: as a whole or not at all. */
export function writePrivate(file: string, content: unknown): void {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

function parse(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>; // only we write it
  } catch {
    throw new StartError(
      `${file} cannot be read: restore it, or move its folder away to begin anew (its database holds tokens under these keys).`,
    );
  }
}
