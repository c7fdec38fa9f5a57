import { ConfigError, Environment, loadConfig } from '../src/config.ts';
import { aKey } from './support/keys.ts';

const GOOD = {
  DATABASE_URL: 'postgres://app:pass@localhost:5432/app',
  PUBLIC_URL: 'https://leads.example.com',
  OPERATOR_API_KEY: 'op_0123456789abcdef0123456789abcdef',
  TOKEN_ENCRYPTION_KEYS: aKey('k1'),
  SIGNING_KEYS: aKey('s1'),
  EMAIL_HASH_KEY: 'hash_0123456789abcdef0123456789abcdef',
  HUBSPOT_CLIENT_ID: 'client-id',
  HUBSPOT_CLIENT_SECRET: 'client-secret',
};

/** The report's lines: one a fault. */
const faultsOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace('  - ', ''));
  }
  return [];
};

describe('reading the environment', () => {
  it('takes a whole one, fills in the defaults and freezes the result', () => {
    const config = loadConfig(GOOD);
    expect(config).toMatchObject({
      DATABASE_URL: GOOD.DATABASE_URL,
      PORT: 3000,
      HUBSPOT_API_URL: 'https://api.hubapi.com',
      HUBSPOT_APP_URL: 'https://app.hubspot.com',
      HUBSPOT_API_VERSION: 'v3',
      LOG_LEVEL: 'info',
    });
    expect(config.TEMPORAL_UI_URL).toBeUndefined();
    expect(config.TOKEN_ENCRYPTION_KEYS.current.kid).toBe('k1');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    ['0', 0],
    ['2', 2],
    [
      'loopback, 10.0.0.0/8,2001:db8::/32,192.0.2.1',
      ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
    ],
  ])('takes %s as the proxies that are believed', (value, proxies) => {
    expect(loadConfig({ ...GOOD, TRUST_PROXY: value }).TRUST_PROXY).toEqual(proxies);
    expect(loadConfig(GOOD).TRUST_PROXY).toBe(0);
  });

  it('reads only what an entry point asks for', () => {
    expect(loadConfig({ DATABASE_URL: GOOD.DATABASE_URL, PORT: 'abc' }, ['DATABASE_URL'])).toEqual({
      DATABASE_URL: GOOD.DATABASE_URL,
    });
  });

  it('names every missing variable in one report', () => {
    expect(faultsOf({})).toEqual(Object.keys(GOOD).map((name) => `${name} is missing`));
  });

  it.each(['', ' ', '\t'])('counts the blank %j as missing, or as the default', (blank) => {
    expect(faultsOf({ ...GOOD, HUBSPOT_CLIENT_ID: blank })).toEqual(['HUBSPOT_CLIENT_ID is missing']);
    expect(loadConfig({ ...GOOD, PORT: blank }).PORT).toBe(3000);
  });

  it.each([
    ['DATABASE_URL', 'mysql://localhost/app'],
    ['DATABASE_URL', 'not a url'],
    ['PORT', 'abc'],
    ['PORT', '3000abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['METRICS_PORT', '65536'],
    ['DRAIN_SECONDS', '61'],
    ['PUBLIC_URL', 'ftp://leads.example.com'],
    ['OPERATOR_API_KEY', 'short'],
    ['OPERATOR_API_KEY', 'x'.repeat(201)],
    ['OPERATOR_API_KEY', `${GOOD.OPERATOR_API_KEY} and more`],
    ['HUBSPOT_APP_URL', 'app.hubspot.com'],
    ['EMAIL_HASH_KEY', 'short'],
    ['TOKEN_ENCRYPTION_KEYS', 'k1:c2hvcnQ='],
    ['SIGNING_KEYS', `s1:${Buffer.alloc(32).toString('base64')}`],
    ['HUBSPOT_API_VERSION', 'v4'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', '11'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', 'loopback,proxy.example.com'],
    ['TEMPORAL_UI_URL', 'nonsense'],
  ])('refuses %s=%s by the name, without repeating the value', (name, value) => {
    const faults = faultsOf({ ...GOOD, [name]: value });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name}: \\S`))]);
    expect(faults.join()).not.toContain(value);
  });

  it('reports what is missing and what is malformed together', () => {
    const { SIGNING_KEYS: _, ...rest } = GOOD;
    expect(faultsOf({ ...rest, PORT: 'abc', LOG_LEVEL: 'loud' })).toEqual([
      expect.stringMatching(/^PORT: /),
      'SIGNING_KEYS is missing',
      expect.stringMatching(/^LOG_LEVEL: /),
    ]);
  });

  it.each(['http://localhost:4100', 'http://127.0.0.1:4100', 'http://[::1]:4100', 'https://hubspot.example'])(
    'takes %s as the address of HubSpot',
    (url) => {
      expect(loadConfig({ ...GOOD, HUBSPOT_API_URL: `${url}/` }).HUBSPOT_API_URL).toBe(url);
    },
  );

  it.each([
    'http://api.hubapi.com',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1:4100',
    'http://localhost@example.com',
  ])('refuses %s, where tokens would travel in clear', (url) => {
    expect(faultsOf({ ...GOOD, HUBSPOT_API_URL: url })).toEqual([
      'HUBSPOT_API_URL: must be https (http is allowed on loopback only)',
    ]);
  });

  it('says of every variable what it means', () => {
    for (const [name, schema] of Object.entries(Environment.shape)) {
      expect([name, schema.description]).toEqual([name, expect.stringMatching(/\w+ \w+/)]);
    }
  });
});
