import { type Request, Router } from 'express';
import { type ApiCall, apiEndpoint } from '../api-endpoint.ts';
import type { Deps } from '../deps.ts';
import type { Answer, Seen } from '../endpoint.ts';
import { bodyText, readForm } from '../request-body.ts';
import { checkClient } from './client-credentials.ts';
import { exchangeCode } from './exchange-code.ts';
import type { TokenAnswer } from './grant.ts';
import { badGrantType, missingToken } from './oauth-error.ts';
import { refreshAccess } from './refresh-access.ts';
import { fingerprint } from './secrets.ts';
import { accessFacts, commonFacts, liveAccessToken } from './token-facts.ts';

const currentVersions = ['v3', '2026-03', '2026-09'];

/** OAuth's machine side: tokens given out, looked up, revoked. */
export function tokenRoutes(deps: Deps): Router {
  const router = Router();
  router.post(
    ['v1', ...currentVersions].map((version) => `/oauth/${version}/token`),
    apiEndpoint(deps, {
      identify: (req) => seenOfGrant(deps, req),
      answer: (req, { seen }) => grantToken(deps, req, seen),
    }),
  );
  router.post(
    currentVersions.map((version) => `/oauth/${version}/token/introspect`),
    apiEndpoint(
      deps,
      tokenCall('token.introspect', (req, seen) => introspect(deps, req, seen)),
    ),
  );
  router.post(
    currentVersions.map((version) => `/oauth/${version}/token/revoke`),
    apiEndpoint(
      deps,
      tokenCall('token.revoke', (req, seen) => revoke(deps, req, seen)),
    ),
  );
  return router;
}

/** A call about tokens whose account shows only when it is answered. */
export const tokenCall = (operation: string, answer: (req: Request, seen: Seen) => Answer): ApiCall => ({
  identify: () => ({ operation, hubId: null }),
  answer: (req, { seen }) => answer(req, seen),
});

/** One address gives out tokens for a code and for a refresh token: what it is asked for stands in the form. */
function seenOfGrant({ store }: Deps, req: Request): Seen {
  const form = new URLSearchParams(bodyText(req));
  const [code, refreshToken] = [form.get('code') ?? '', form.get('refresh_token') ?? ''];
  const row =
    store.rows.refreshTokens.get(fingerprint(refreshToken)) ??
    store.rows.authorizationCodes.get(fingerprint(code));
  const operation = grants.get(form.get('grant_type') ?? '')?.operation ?? 'token.grant';
  return { operation, hubId: row?.hubId ?? null };
}

function grantToken(deps: Deps, req: Request, seen: Seen): Answer {
  const form = readForm(req);
  const grant = grants.get(form.grant_type ?? '');
  if (!grant) throw badGrantType();
  checkClient(form, deps.app);
  const answer = grant.give(deps, form);
  seen.hubId = answer.hub_id;
  return { status: 200, json: answer };
}

type Grant = { operation: string; give: (deps: Deps, form: Record<string, string>) => TokenAnswer };

const grants: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', { operation: 'token.exchange', give: exchangeCode }],
  ['refresh_token', { operation: 'token.refresh', give: refreshAccess }],
]);

function introspect(deps: Deps, req: Request, seen: Seen): Answer {
  const token = tokenIn(deps, req);
  const access = liveAccessToken(deps, token);
  const grant = access ?? deps.store.rows.refreshTokens.get(fingerprint(token));
  if (!grant) return { status: 200, json: { active: false } };
  seen.hubId = grant.hubId;
  const facts = { active: true, token_type: 'bearer', ...commonFacts(deps, token, grant) };
  return {
    status: 200,
    json: access
      ? { ...facts, token_use: 'access_token', ...accessFacts(deps, access) }
      : { ...facts, token_use: 'refresh_token' },
  };
}

/** Neither kind takes the other along, and the app stays installed. An unknown token is as good as revoked. */
function revoke(deps: Deps, req: Request, seen: Seen): Answer {
  const key = fingerprint(tokenIn(deps, req));
  for (const table of ['accessTokens', 'refreshTokens'] as const) {
    const row = deps.store.rows[table].get(key);
    if (!row) continue;
    seen.hubId = row.hubId;
    deps.store.commit([{ table, key, value: null }]);
  }
  return { status: 200 };
}

function tokenIn(deps: Deps, req: Request): string {
  const form = readForm(req);
  checkClient(form, deps.app);
  if (!form.token) throw missingToken();
  return form.token;
}
