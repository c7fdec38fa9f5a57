import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivate } from './settings.ts';

interface DemoOptions {
  publicUrl: string;
  operatorKey: string;
  dataDir: string;
  /** The sandbox's own pages approve by themselves; a person approves at HubSpot's. */
  approveAtSandbox: boolean;
  /** Another workspace than the demo's, and the account of the sandbox that it connects. */
  tenantId?: string;
  hubId?: number;
  /** Whom the proxy before `api` names as the caller. */
  address?: string;
}

export interface Demo {
  apiKey: string;
  /** Where one tries the whole chain in a chat. */
  chatUrl: string;
  signInUrl: string;
  connected: boolean;
}

const ANSWER_WITHIN_MS = 15_000;

/** Makes sure that the demo tenant exists and is connected, by the public API alone, as its host product would. */
export async function prepareDemo({
  publicUrl,
  operatorKey,
  dataDir,
  approveAtSandbox,
  tenantId = 'demo',
  hubId,
  address,
}: DemoOptions): Promise<Demo> {
  const api = new Api(publicUrl, address);
  const file = join(dataDir, `${tenantId}.json`);
  const apiKey = await demoKey(api, operatorKey, tenantId, file);
  const agentId = await demoAgent(api, apiKey, file);
  const status = async () => (await api.json('GET', '/v1/integrations/hubspot', { key: apiKey })).status;
  if (approveAtSandbox && (await status()) !== 'connected') await connect(api, apiKey, hubId);
  const connected = (await status()) === 'connected';
  const { url } = await api.json('POST', '/v1/sessions', { key: apiKey, body: {} });
  return { apiKey, chatUrl: `${publicUrl}/demo/${agentId}`, signInUrl: text(url), connected };
}

async function demoKey(api: Api, operatorKey: string, id: string, file: string): Promise<string> {
  const { apiKey: kept } = keptIn(file);
  if (kept && (await api.call('GET', '/v1/integrations/hubspot', { key: kept })).ok) return kept;
  const key = operatorKey;
  const created = await api.call('POST', '/v1/tenants', {
    key,
    body: { id, name: id === 'demo' ? 'Demo workspace' : id },
  });
  const { apiKey } =
    created.status === 409
      ? await api.json('POST', `/v1/tenants/${id}/api-keys`, { key, body: { name: 'npm start' } })
      : await answerOf(created);
  writePrivate(file, { ...keptIn(file), apiKey: text(apiKey) });
  return text(apiKey);
}

/** An agent with Collect Lead on; once it is there it is left as people have changed it since. */
async function demoAgent(api: Api, key: string, file: string): Promise<string> {
  const { agentId: kept } = keptIn(file);
  if (kept && (await api.call('GET', `/v1/agents/${kept}`, { key })).ok) return kept;
  const created = await api.call('POST', '/v1/agents', { key, body: { name: 'Demo agent' } });
  const id = text((await answerOf(created)).id);
  const ifMatch = created.headers.get('etag') ?? '';
  await api.json('PATCH', `/v1/agents/${id}`, { key, ifMatch, body: { collectLead: true } });
  writePrivate(file, { ...keptIn(file), agentId: id });
  return id;
}

/** What an earlier start has noted. */
function keptIn(file: string): { apiKey?: string; agentId?: string } {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** What a workspace admin does in a browser: sign in, press Connect, press Allow. */
async function connect(api: Api, apiKey: string, hubId?: number): Promise<void> {
  const link = await api.json('POST', '/v1/sessions', { key: apiKey, body: {} });
  const token = new URL(text(link.url)).pathname.split('/').at(-1);
  const signedIn = await api.call('POST', '/signin', { body: { token } });
  if (!signedIn.ok) await answerOf(signedIn);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const { csrfToken } = await api.json('GET', '/v1/session', { cookie });
  const csrf = text(csrfToken);
  const { authorizeUrl } = await api.json('POST', '/v1/integrations/hubspot/connect', {
    cookie,
    csrf,
    body: {},
  });
  const url = new URL(text(authorizeUrl));
  if (hubId !== undefined) url.pathname = `/oauth/${hubId}/authorize`; // preselects it
  const callback = await allow(api, url.href);
  const done = await api.call('GET', callback, { cookie });
  if (done.status >= 400) await answerOf(done);
}

/** Presses Allow on the sandbox's consent page, with what its form holds, and gives where that leads. */
async function allow(api: Api, authorizeUrl: string): Promise<string> {
  const page = await (await api.call('GET', authorizeUrl)).text();
  const form = /<form[^>]*>([\s\S]*?)<\/form>/i.exec(page);
  if (!form) throw new Error('the sandbox shows no consent form');
  const action = attribute(form[0].slice(0, form[0].indexOf('>')), 'action') ?? authorizeUrl;
  const approved = await api.call('POST', new URL(action, authorizeUrl).href, { form: fieldsOf(form[0]) });
  const location = approved.headers.get('location');
  if (!location) throw new Error(`the sandbox answered ${approved.status} to Allow`);
  return location;
}

/** As a browser sends it when the choices are left as they are and Allow is pressed. */
function fieldsOf(form: string): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [tag] of form.matchAll(/<(?:input|button)\b[^>]*>/gi)) {
    const [name, value, type] = ['name', 'value', 'type'].map((key) => attribute(tag, key));
    if (!name || (type === 'radio' && !/\schecked\b/.test(tag))) continue;
    if (tag.startsWith('<button') && value !== 'allow') continue;
    fields.set(name, value ?? '');
  }
  for (const [select] of form.matchAll(/<select\b[\s\S]*?<\/select>/gi)) {
    const option = /<option\b[^>]*>/i.exec(select)?.[0] ?? '';
    fields.set(attribute(select, 'name') ?? '', attribute(option, 'value') ?? '');
  }
  return fields;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}

interface CallOptions {
  key?: string;
  cookie?: string;
  csrf?: string;
  ifMatch?: string;
  body?: object;
  form?: URLSearchParams;
}

class Api {
  readonly #base: string;
  readonly #address: string | undefined;

  constructor(base: string, address?: string) {
    this.#base = base;
    this.#address = address;
  }

  async json(method: string, url: string, options: CallOptions = {}): Promise<Record<string, unknown>> {
    return answerOf(await this.call(method, url, options));
  }

  call(
    method: string,
    url: string,
    { key, cookie, csrf, ifMatch, body, form }: CallOptions = {},
  ): Promise<Response> {
    const headers = new Headers({ origin: this.#base });
    if (this.#address) headers.set('x-forwarded-for', this.#address);
    if (key) headers.set('authorization', `Bearer ${key}`);
    if (cookie) headers.set('cookie', cookie);
    if (csrf) headers.set('x-csrf-token', csrf);
    if (ifMatch) headers.set('if-match', ifMatch);
    if (body) headers.set('content-type', 'application/json');
    return fetch(new URL(url, this.#base), {
      method,
      headers,
      body: form ?? (body ? JSON.stringify(body) : null),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
  }
}

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  const body = await response.text();
  const where = new URL(response.url).pathname;
  if (!response.ok) throw new Error(`${where} answered ${response.status} ${body.slice(0, 300)}`);
  return JSON.parse(body) as Record<string, unknown>;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('an answer of the API lacks a text that was expected');
  return value;
}
