import { z } from 'zod';
import { tokenRequests } from '../metrics/instruments.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { HubSpotApp } from './hubspot-app.ts';
import { HubSpotError } from './hubspot-error.ts';
import { send } from './send.ts';
import { oauthVerdictOf, verdictOf } from './verdict.ts';

/** HubSpot's base scope, and the two that the product's documentation promises to ask for. */
export const REQUIRED_SCOPES = ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'] as const;

export interface TokenGrant {
  readonly accessToken: string;
  /** `null` when HubSpot sent none: the one in hand stays good. */
  readonly refreshToken: string | null;
  readonly lifetimeMs: number;
  readonly hubId: number | null;
  readonly scopes: string[] | null;
}

/** HubSpot's answer, read leniently: its own samples leave out fields that its specification requires, or leave them empty. */
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive(),
  hub_id: z.number().int().nullish(),
  scopes: z.array(z.string()).nullish(),
});

/** Where a browser is sent to approve; scopes are separated by `%20`, which URLSearchParams would write as `+`. */
export function authorizeUrl(app: HubSpotApp, state: string): string {
  const query = {
    client_id: app.clientId,
    redirect_uri: app.redirectUrl,
    scope: REQUIRED_SCOPES.join(' '),
    state,
  };
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${app.appUrl}/oauth/authorize?${pairs.join('&')}`;
}

/** @throws {HubSpotError} `code_refused`, `operator`, `wait` or `try_again` */
export function exchangeCode(app: HubSpotApp, code: string): Promise<TokenGrant> {
  return counted(
    'authorization_code',
    requestTokens(app, 'authorization_code', { code, redirect_uri: app.redirectUrl }),
  );
}

/** @throws {HubSpotError} `reconnect` when the grant is gone, `operator`, `wait` or `try_again` */
export function refreshTokens(app: HubSpotApp, refreshToken: string): Promise<TokenGrant> {
  return counted('refresh_token', requestTokens(app, 'refresh_token', { refresh_token: refreshToken }));
}

type Grant = 'authorization_code' | 'refresh_token';

async function counted(grant: Grant, requested: Promise<TokenGrant>): Promise<TokenGrant> {
  try {
    const granted = await requested;
    tokenRequests.inc({ grant, result: 'ok' });
    return granted;
  } catch (error) {
    tokenRequests.inc({ grant, result: error instanceof HubSpotError ? error.verdict.is : 'internal' });
    throw error;
  }
}

async function requestTokens(
  app: HubSpotApp,
  grant: Grant,
  fields: Record<string, string>,
): Promise<TokenGrant> {
  const operation = grant === 'refresh_token' ? 'token.refresh' : 'token.exchange';
  const answer = await send({
    operation,
    method: 'POST',
    url: app.apiUrl + ENDPOINTS[app.version].token,
    form: { grant_type: grant, client_id: app.clientId, client_secret: app.clientSecret, ...fields },
  });
  const { status } = answer;
  if (status !== 200) {
    throw new HubSpotError({
      ...oauthVerdictOf(status, answer.headers, answer.body, grant),
      operation,
      status,
    });
  }
  const parsed = TokenAnswer.safeParse(answer.body);
  if (!parsed.success) {
    throw new HubSpotError({ verdict: { is: 'try_again', why: 'no_result' }, operation, status });
  }
  return {
    accessToken: parsed.data.access_token,
    refreshToken: parsed.data.refresh_token ?? null,
    lifetimeMs: parsed.data.expires_in * 1_000,
    hubId: parsed.data.hub_id ?? null,
    scopes: parsed.data.scopes ?? null,
  };
}

const Introspection = z.object({
  active: z.literal(true),
  hub_id: z.number().int(),
  hub_domain: z.string().nullish(),
  user: z.string().nullish(),
  scopes: z.array(z.string()),
});

export interface TokenFacts {
  readonly hubId: number;
  readonly hubDomain: string | null;
  /** The email of the user who approved. */
  readonly user: string | null;
  readonly scopes: string[];
}

/** Which account and scopes an access token stands for. @throws {HubSpotError} */
export async function introspectToken(app: HubSpotApp, accessToken: string): Promise<TokenFacts> {
  const operation = 'token.introspect';
  const answer = await send({
    operation,
    method: 'POST',
    url: app.apiUrl + ENDPOINTS[app.version].introspect,
    form: {
      client_id: app.clientId,
      client_secret: app.clientSecret,
      token: accessToken,
      token_type_hint: 'access_token',
    },
  });
  const { status } = answer;
  if (status !== 200) {
    throw new HubSpotError({ ...verdictOf(status, answer.headers, answer.body), operation, status });
  }
  const parsed = Introspection.safeParse(answer.body);
  if (!parsed.success) {
    throw new HubSpotError({ verdict: { is: 'try_again', why: 'no_result' }, operation, status });
  }
  const { hub_id, hub_domain = null, user = null, scopes } = parsed.data;
  return { hubId: hub_id, hubDomain: hub_domain, user, scopes };
}
