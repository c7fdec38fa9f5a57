import type { Logger } from 'pino';
import { createApp, ROUTES } from '../../src/api/app.ts';
import { type Listening, listen } from '../../src/api/listen.ts';
import { openApiDocument } from '../../src/api/openapi.ts';
import type { ProblemCode } from '../../src/api/problems.ts';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import type { Db } from '../../src/db/client.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { createLog } from '../../src/log.ts';
import type { TenantRef } from '../../src/workflows/contract.ts';
import type { Address } from './addresses.ts';
import type { HubSpotOfTests } from './hubspot.ts';
import { EMAIL_HASH_KEY, KEYS, SIGNING_KEYS } from './keys.ts';
import { aWideQuota } from './quota.ts';

export const OPERATOR_KEY = 'op_key-of-the-tests-0123456789abcdef';
export const PUBLIC_URL = 'http://localhost:3000';

/** For suites in which nobody connects to HubSpot. */
const NO_HUBSPOT: HubSpotApp = {
  apiUrl: 'http://127.0.0.1:1',
  appUrl: 'http://127.0.0.1:1',
  version: 'v3',
  clientId: 'client-of-the-tests',
  clientSecret: 'secret-of-the-tests',
  redirectUrl: `${PUBLIC_URL}/oauth/hubspot/callback`,
};

/** What tests read of JSON answers; which of it is there is for each test to say. */
export interface AnswerBody {
  readonly id: string;
  readonly keyId: string;
  readonly apiKey: string;
  readonly url: string;
  readonly authorizeUrl: string;
  readonly csrfToken: string;
  readonly expiresAt: string;
  readonly accessExpiresAt: string;
  readonly lastSyncedAt: string;
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
  readonly handledAt: string | null;
  readonly prevCursor: string | null;
  readonly newestCursor: string | null;
  readonly events: readonly { readonly kind: string }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: object | null;
  readonly code: string;
  readonly detail: string;
  readonly traceId: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty where the answer is no JSON. */
  readonly body: AnswerBody;
}

export interface Signal extends TenantRef {
  readonly signal: 'reconnected' | 'disconnected';
}

interface Call {
  /** Sent as `Authorization: Bearer …`. */
  readonly key?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

/** The real API on a port of its own. Every answer's status has to be one that the OpenAPI document names. */
export function useApi(
  parts: { readonly db: Db },
  {
    hubspot,
    publicUrl = PUBLIC_URL,
    at,
    log = createLog('test', 'silent'),
  }: {
    hubspot?: HubSpotOfTests;
    publicUrl?: string;
    /** Where others find it, when they have to know before it starts. */
    at?: Address;
    log?: Logger;
  } = {},
) {
  let listening: Listening | undefined;
  let pokes = 0;
  const signals: Signal[] = [];
  const noted = (signal: Signal['signal']) => async (tenant: TenantRef) => {
    signals.push({ signal, ...tenant });
  };

  beforeAll(async () => {
    const app = hubspot?.app ?? NO_HUBSPOT;
    const quota = aWideQuota(parts.db);
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app, keys: KEYS });
    const api = createApp({
      db: parts.db,
      app,
      keys: KEYS,
      quota,
      starter: {
        poke: () => {
          pokes += 1;
        },
      },
      phase: () => 'working',
      isTemporalAway: () => false,
      signals: { reconnected: noted('reconnected'), disconnected: noted('disconnected') },
      ensureFreshToken,
      accountOf: createAccountOf({ app, quota, ensureFreshToken, groupCommit: 'on' }),
      log,
      publicUrl: at?.url ?? publicUrl,
      operatorApiKey: OPERATOR_KEY,
      emailHashKey: EMAIL_HASH_KEY,
      signingKeys: SIGNING_KEYS,
      trustProxy: 1,
      temporalUiUrl: null,
      temporalNamespace: 'default',
    });
    listening = await listen(api, at?.port ?? 0);
  });
  afterAll(() => listening?.close());

  return {
    /** How often the starter was told to look for queued leads. */
    get pokes(): number {
      return pokes;
    },
    /** What refresh workflows were told. */
    signals,
    get url(): string {
      if (!listening) throw new Error('The API is there inside tests only.');
      return `http://127.0.0.1:${listening.port}`;
    },
    async call(method: string, path: string, { key, json, raw, headers = {} }: Call = {}): Promise<Answer> {
      const response = await fetch(this.url + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: json === undefined ? (raw ?? null) : JSON.stringify(json),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      expectDocumented(method, path, response.status);
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson ? JSON.parse(text) : {},
      };
    },
  };
}
export type ApiOfTests = ReturnType<typeof useApi>;

const DOCUMENT = openApiDocument(ROUTES, PUBLIC_URL);

/** What nobody foresaw is the only answer that the document does not name, beside HTTP's own “not modified”. */
function expectDocumented(method: string, path: string, status: number) {
  const [pathname = ''] = path.split('?');
  for (const [template, operations] of Object.entries(DOCUMENT.paths ?? {})) {
    if (template !== pathname && DOCUMENT.paths?.[pathname]) continue; // no word is taken for an id
    if (!new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname)) continue;
    const operation = (operations as Record<string, { responses: object } | undefined>)[method.toLowerCase()];
    if (operation) expect(['304', '500', ...Object.keys(operation.responses)]).toContain(String(status));
  }
}

/** A refusal as RFC 9457 has it, with a sentence for a person and nothing from inside. */
export function expectProblem(
  { status, headers, text, body }: Answer,
  expected: [status: number, code: ProblemCode],
) {
  expect([status, body.code]).toEqual(expected);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    type: `urn:assistloop:problem:${body.code}`,
    status,
    title: expect.any(String),
  });
  expect(body.detail).toMatch(/^\S+ .+\S\.$/);
  expect(text).not.toMatch(/select |insert |update "|\$1|postgres|\.ts:|node_modules|Error:|undefined/i);
}
