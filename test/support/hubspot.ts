import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import type { HubSpotApiVersion } from '../../src/hubspot/endpoints.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import type { Address } from './addresses.ts';

export const ACME = 48_000_001;
export const BETA = 48_000_002;
export const GAMMA = 48_000_003;

/** The whole suite can be run against either version of HubSpot's API. */
const VERSION = (process.env.HUBSPOT_API_VERSION ?? 'v3') as HubSpotApiVersion;

export interface SandboxContact {
  readonly id: string;
  readonly properties: Record<string, string | null>;
  readonly updates: number;
}

export interface SandboxRequest {
  readonly operation: string;
  readonly hubId: number | null;
  readonly status: number;
}

interface HubSpotOptions extends Partial<SandboxOptions> {
  /** Where `api` listens, when a browser is to come back there. */
  readonly at?: Address;
}

/** A HubSpot of the suite's own, empty at the start of each test. */
export function useHubSpot(options: HubSpotOptions = {}) {
  let sandbox: Sandbox | undefined;
  const redirectUrl = () => `${options.at?.url ?? 'http://localhost:3000'}/oauth/hubspot/callback`;
  const credentials = { clientId: 'client-of-the-tests', clientSecret: 'secret-of-the-tests' };

  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      redirectUrls: [redirectUrl()],
      tokenSeconds: 1_800,
      ...credentials,
      ...options, // not before: what it says may be known only now
    });
  });
  beforeEach(() => control('POST', '/sandbox/reset'));
  afterAll(() => sandbox?.close());

  const url = () => {
    if (!sandbox) throw new Error('The sandbox is there inside tests only.');
    return sandbox.url;
  };
  const control = async (method: string, path: string, json?: object): Promise<unknown> => {
    const response = await fetch(url() + path, {
      method,
      ...(json === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }),
    });
    return response.status === 204 ? null : response.json();
  };

  return {
    get app(): HubSpotApp {
      return { apiUrl: url(), appUrl: url(), version: VERSION, redirectUrl: redirectUrl(), ...credentials };
    },
    /** What the browser of an admin does on HubSpot's page; returns where HubSpot sends it. */
    async decide(authorizeUrl: string, { decision = 'allow', hubId = ACME } = {}): Promise<URL> {
      const fields = new URL(authorizeUrl).searchParams;
      fields.set('decision', decision);
      fields.set('hubId', String(hubId));
      const response = await fetch(`${url()}/oauth/authorize`, {
        method: 'POST',
        body: fields,
        redirect: 'manual',
      });
      return new URL(response.headers.get('location') ?? '');
    },
    /** Of the tokens that are given out from now on, until the test's end. */
    setTokenSeconds: (seconds: number) => control('POST', '/sandbox/token-life', { seconds }),
    uninstall: (hubId = ACME) => control('POST', `/sandbox/accounts/${hubId}/uninstall`),
    async contacts(hubId = ACME): Promise<SandboxContact[]> {
      const answer = await control('GET', `/sandbox/accounts/${hubId}/contacts`);
      return (answer as { contacts: SandboxContact[] }).contacts;
    },
    /** As one of the account's own people does. */
    deleteContact: (contactId: string, hubId = ACME) =>
      control('POST', `/sandbox/accounts/${hubId}/contacts/${contactId}/delete`),
    /** What the account's own people do to its properties. */
    addProperty: (definition: { name: string; [more: string]: unknown }, hubId = ACME) =>
      control('POST', `/sandbox/accounts/${hubId}/properties`, definition),
    changeProperty: (name: string, changes: object, hubId = ACME) =>
      control('PATCH', `/sandbox/accounts/${hubId}/properties/${name}`, changes),
    archiveProperty: (name: string, hubId = ACME) =>
      control('DELETE', `/sandbox/accounts/${hubId}/properties/${name}`),
    /** Oldest first. */
    async requests(operation?: string): Promise<SandboxRequest[]> {
      const query = operation === undefined ? '' : `?operation=${operation}`;
      const answer = await control('GET', `/sandbox/requests${query}`);
      return (answer as { requests: SandboxRequest[] }).requests.reverse();
    },
  };
}
export type HubSpotOfTests = ReturnType<typeof useHubSpot>;
