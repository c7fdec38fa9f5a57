import { isIP } from 'node:net';
import { z } from 'zod';
import { GROUP_COMMITS } from './hubspot/group-commit.ts';
import { KeyRing } from './key-ring.ts';

/** Something is wrong with the environment; the message names every variable at fault, never a value. */
export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(
      `The environment is not usable, so nothing was started:\n${faults.map((f) => `  - ${f}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Tokens travel to these addresses, so plain HTTP is for one's own machine only. */
const secureUrl = z
  .url({ protocol: /^https?$/, abort: true })
  .refine((value) => value.startsWith('https:') || LOOPBACK.test(new URL(value).hostname), {
    error: 'must be https (http is allowed on loopback only)',
  })
  .transform((value) => value.replace(/\/+$/, ''));

const keyRing = z.string().transform((value, context) => {
  try {
    return KeyRing.parse(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);
const PROXIES_MAX = 10;

/** As Express takes it: a number of hops, or the addresses and networks that are believed. */
const trustedProxies = z.string().transform((value, context): number | string[] => {
  if (/^\d+$/.test(value) && Number(value) <= PROXIES_MAX) return Number(value);
  const networks = value.split(',').map((part) => part.trim());
  if (networks.every(isNetwork)) return networks;
  context.addIssue({
    code: 'custom',
    message: `must be a number of proxies up to ${PROXIES_MAX}, or addresses and networks like 10.0.0.0/8, separated by commas`,
  });
  return z.NEVER;
});

function isNetwork(text: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return NETWORKS.has(text) || (family !== 0 && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Every variable of the service: its type, its default and its meaning. */
export const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe('PostgreSQL: tenants, connections with encrypted tokens, leads'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port that `api` listens on'),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe(
      'Port on which `api` and `worker` each answer `/metrics`, and `worker` its probes `/livez` and `/readyz`, apart from what visitors reach; without it nothing is opened',
    ),
  DRAIN_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60)
    .default(5)
    .describe(
      'How long `api`, told to end, still answers everything while `/readyz` already says no: longer than your load balancer needs to notice',
    ),
  PUBLIC_URL: secureUrl.describe('Address under which browsers and HubSpot reach `api`'),
  OPERATOR_API_KEY: z
    .string()
    .regex(/^\S{32,200}$/, 'must have 32 to 200 characters and no white space, as it travels in a header')
    .describe('Key of the host product: creates tenants and their API keys'),
  TOKEN_ENCRYPTION_KEYS: keyRing.describe(
    '`kid:base64,kid2:base64`, 32 random bytes each: the first encrypts tokens, all decrypt',
  ),
  SIGNING_KEYS: keyRing.describe(
    '`kid:base64,…`, 32 random bytes each: signs form tokens; any listed one is accepted',
  ),
  EMAIL_HASH_KEY: z
    .string()
    .min(32, 'must have at least 32 characters')
    .describe('Key of the email hash (never rotated: it finds a person again after erasure)'),
  HUBSPOT_CLIENT_ID: z.string().min(1).describe("The HubSpot app's client id"),
  HUBSPOT_CLIENT_SECRET: z.string().min(1).describe("The HubSpot app's client secret"),
  HUBSPOT_API_URL: secureUrl.default('https://api.hubapi.com').describe('Where HubSpot answers API calls'),
  HUBSPOT_APP_URL: secureUrl
    .default('https://app.hubspot.com')
    .describe('Where HubSpot shows its authorize page'),
  HUBSPOT_API_VERSION: z
    .enum(['v3', '2026-03'])
    .default('v3')
    .describe('Version of HubSpot’s API; HubSpot ends OAuth v1 on 2027-02-16 and v3 in September 2027'),
  HUBSPOT_REQUESTS_PER_10S: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('Calls to one HubSpot account in any 10 seconds'),
  HUBSPOT_SEARCHES_PER_SECOND: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Searches in one HubSpot account in any second; counted apart from the calls'),
  HUBSPOT_GROUP_COMMIT: z
    .enum(GROUP_COMMITS)
    .default('on')
    .describe(
      'Whether calls that must wait leave together, up to 100 in one request; `off` and `off_get` (contacts read instead of searched) are for comparison',
    ),
  TRUST_PROXY: trustedProxies
    .default(0)
    .describe(
      'Whose `X-Forwarded-For` tells a visitor’s address: how many proxies stand before `api`, or their addresses (`10.0.0.0/8,loopback`)',
    ),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .optional()
    .describe(
      'After how many days what finished leads hold of their persons is erased, in workspaces that have no time of their own; without it never',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('How much is logged'),
  TEMPORAL_UI_URL: secureUrl.optional().describe('Temporal Web UI, for links from a lead to its run'),
});
export type Config = Readonly<z.output<typeof Environment>>;

/**
 * Reads the environment. Called by entry points only; everything else is handed values.
 * @param names the variables that the caller needs; without it, all of them
 * @throws {ConfigError} one report that names every fault
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config;
export function loadConfig<Name extends keyof Config>(
  env: NodeJS.ProcessEnv,
  names: Name[],
): Pick<Config, Name>;
export function loadConfig(env: NodeJS.ProcessEnv, names = Object.keys(Environment.shape)): object {
  const shape = Object.fromEntries(names.map((name) => [name, Environment.shape[name as keyof Config]]));
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim())); // `PORT=` is missing
  const parsed = z.object(shape).safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return present[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
      }),
    );
  }
  return Object.freeze(parsed.data);
}

/** For entry points: a faulty environment ends the process with its report. */
export function loadConfigOrExit(env: NodeJS.ProcessEnv): Config;
export function loadConfigOrExit<Name extends keyof Config>(
  env: NodeJS.ProcessEnv,
  names: Name[],
): Pick<Config, Name>;
export function loadConfigOrExit(env: NodeJS.ProcessEnv, names?: (keyof Config)[]): object {
  try {
    return names ? loadConfig(env, names) : loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
