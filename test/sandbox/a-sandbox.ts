import { type SandboxOptions, startSandbox } from '../../sandbox/server.ts';

export const clientId = 'client-1';
export const clientSecret = 'secret-1';
export const redirectUrl = 'http://localhost:3000/oauth/hubspot/callback';
export const scopes = 'oauth crm.objects.contacts.read crm.objects.contacts.write';
export const hubId = 48000001;
export const otherHubId = 48000002;

export type Reply = { status: number; body: Body; headers: Headers };
type Body = Record<string, unknown>;
export type Tokens = { access_token: string; refresh_token: string; expires_in: number; scopes: string[] };

/** A sandbox of one's own, with a clock that stands still until it is told to move. */
export async function aSandbox(more: Partial<SandboxOptions> = {}) {
  let nowMs = Date.parse('2026-11-24T10:00:00.000Z');
  const sandbox = await startSandbox({
    port: 0,
    clientId,
    clientSecret,
    redirectUrls: [redirectUrl],
    tokenSeconds: 1800,
    now: () => nowMs,
    ...more,
  });

  async function send(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(sandbox.url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
  }

  const form = (path: string, fields: Record<string, string>) =>
    send(path, { method: 'POST', body: new URLSearchParams(fields) });

  const api = (token: string, method: string, path: string, json?: unknown) =>
    send(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: typeof json === 'string' ? json : JSON.stringify(json) }),
    });

  /** Uses the sandbox's own door. */
  async function control(path: string, json?: unknown): Promise<void> {
    const { status } = await send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    expect(status).toBe(204);
  }

  /** Where the consent page sends the browser after a decision. */
  async function decide(decision: 'allow' | 'deny', fields: Record<string, string> = {}): Promise<URL> {
    const { status, headers } = await form('/oauth/authorize', {
      client_id: clientId,
      redirect_uri: redirectUrl,
      scope: scopes,
      state: 'state-1',
      hubId: String(hubId),
      decision,
      ...fields,
    });
    expect(status).toBe(303);
    return new URL(headers.get('location') ?? '');
  }

  const aCode = async (fields?: Record<string, string>) =>
    (await decide('allow', fields)).searchParams.get('code') ?? '';

  const exchange = (code: string, more: Record<string, string> = {}) =>
    form('/oauth/v1/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUrl,
      code,
      ...more,
    });

  const refresh = (refreshToken: string, more: Record<string, string> = {}, version = 'v1') =>
    form(`/oauth/${version}/token`, {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      ...more,
    });

  /** Installs the app and returns its tokens. */
  async function connect(fields: Record<string, string> = {}): Promise<Tokens> {
    const { status, body } = await exchange(await aCode(fields));
    expect(status).toBe(200);
    return body as Tokens;
  }

  const contacts = async (ofHubId = hubId, query = '') =>
    (await send(`/sandbox/accounts/${ofHubId}/contacts${query}`)).body.contacts as Body[];

  return {
    ...sandbox,
    send,
    form,
    api,
    control,
    decide,
    aCode,
    exchange,
    refresh,
    connect,
    contacts,
    /** Lets time pass. */
    pass: (seconds: number) => {
      nowMs += seconds * 1_000;
    },
  };
}

/** A sandbox shared by the tests of a suite; each test finds it empty. */
export function useSandbox(more: Partial<SandboxOptions> = {}) {
  let current: Awaited<ReturnType<typeof aSandbox>> | undefined;
  beforeEach(async () => {
    current = await aSandbox(more);
  });
  afterEach(() => current?.close());
  return () => {
    if (!current) throw new Error('The sandbox runs inside tests only.');
    return current;
  };
}
