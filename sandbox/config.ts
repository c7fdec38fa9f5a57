import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SandboxOptions } from './server.ts';

const needed = z.string('is missing');

const RedirectUrl = z.string().refine(isAllowed, {
  error: (issue) =>
    `has an entry that HubSpot would not register (https, or http on localhost): ${issue.input}`,
});

const limit = (usual: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'is not a number of calls')
    .default(usual)
    .transform(Number);

const Environment = z.object({
  SANDBOX_PORT: needed
    .regex(/^\d+$/, 'is not a port number')
    .transform(Number)
    .pipe(z.number().max(65_535, 'is not a port number')),
  SANDBOX_HOST: z.string().default('127.0.0.1'),
  SANDBOX_TLS_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'is not a port number')
    .transform(Number)
    .optional(),
  SANDBOX_TLS_DIR: z.string().optional(),
  SANDBOX_DATA_DIR: needed,
  HUBSPOT_CLIENT_ID: needed,
  HUBSPOT_CLIENT_SECRET: needed,
  SANDBOX_REDIRECT_URLS: needed
    .transform((list) => list.split(',').map((url) => url.trim()))
    .pipe(z.array(RedirectUrl)),
  SANDBOX_WEBHOOK_URL: z
    .string()
    .refine(isAllowed, 'is not a URL that HubSpot would call (https, or http on localhost)')
    .optional(),
  SANDBOX_TOKEN_SECONDS: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'is not a number of seconds')
    .default('1800')
    .transform(Number),
  SANDBOX_REQUESTS_PER_10S: limit('100'),
  SANDBOX_SEARCHES_PER_SECOND: limit('5'),
  SANDBOX_SEARCH_LAG_MS: z
    .string()
    .regex(/^\d{1,7}$/, 'is not a number of milliseconds')
    .default('2000')
    .transform(Number),
});

/** What stops the start, in one sentence that names every variable at fault. */
export class ConfigError extends Error {}

/** The sandbox's options as its environment gives them. */
export function loadConfig(env: NodeJS.ProcessEnv): SandboxOptions {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
    throw new ConfigError(`The HubSpot sandbox cannot start: ${faults.join('; ')}.`);
  }
  return {
    port: parsed.data.SANDBOX_PORT,
    host: parsed.data.SANDBOX_HOST,
    tls: tlsOf(parsed.data),
    dataDir: parsed.data.SANDBOX_DATA_DIR,
    clientId: parsed.data.HUBSPOT_CLIENT_ID,
    clientSecret: parsed.data.HUBSPOT_CLIENT_SECRET,
    redirectUrls: parsed.data.SANDBOX_REDIRECT_URLS,
    webhookUrl: parsed.data.SANDBOX_WEBHOOK_URL,
    tokenSeconds: parsed.data.SANDBOX_TOKEN_SECONDS,
    requestsPer10s: parsed.data.SANDBOX_REQUESTS_PER_10S,
    searchesPerSecond: parsed.data.SANDBOX_SEARCHES_PER_SECOND,
    searchLagMs: parsed.data.SANDBOX_SEARCH_LAG_MS,
  };
}

function tlsOf({
  SANDBOX_TLS_PORT: port,
  SANDBOX_TLS_DIR: dir,
}: z.output<typeof Environment>): SandboxOptions['tls'] {
  if (port === undefined || dir === undefined) return undefined;
  return { port, cert: readFileSync(join(dir, 'cert.pem')), key: readFileSync(join(dir, 'key.pem')) };
}

function isAllowed(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname.startsWith('127.');
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}
