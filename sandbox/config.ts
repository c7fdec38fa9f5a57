import { z } from 'zod';
import type { SandboxOptions } from './server.ts';

const needed = z.string('is missing');

const RedirectUrl = z.string().refine(isAllowed, {
  error: (issue) =>
    `has an entry that HubSpot would not register (https, or http on localhost): ${issue.input}`,
});

const Environment = z.object({
  SANDBOX_PORT: needed
    .regex(/^\d+$/, 'is not a port number')
    .transform(Number)
    .pipe(z.number().max(65_535, 'is not a port number')),
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
    dataDir: parsed.data.SANDBOX_DATA_DIR,
    clientId: parsed.data.HUBSPOT_CLIENT_ID,
    clientSecret: parsed.data.HUBSPOT_CLIENT_SECRET,
    redirectUrls: parsed.data.SANDBOX_REDIRECT_URLS,
    webhookUrl: parsed.data.SANDBOX_WEBHOOK_URL,
    tokenSeconds: parsed.data.SANDBOX_TOKEN_SECONDS,
  };
}

function isAllowed(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const isLoopback = hostname === 'localhost' || hostname.startsWith('127.');
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}
