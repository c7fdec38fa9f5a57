import type { Request } from 'express';
import { type ApiCall, apiEndpoint } from './api-endpoint.ts';
import { expiredAuthentication, invalidAuthentication, missingScopes } from './auth-error.ts';
import type { Deps } from './deps.ts';
import type { Answer } from './endpoint.ts';
import { fingerprint } from './oauth/secrets.ts';
import type { AccessToken } from './store/tables.ts';
import { rateLimitReached } from './traffic/rate-limit-error.ts';
import type { CallKind } from './traffic/traffic.ts';

type BearerEndpoint = {
  operation: string;
  /** The scopes of which the token needs one; none: any live token will do. */
  scopes?: string[];
  answer: (hubId: number, req: Request) => Answer;
};

/** A call on behalf of the account whose access token it carries, within the account's quota. */
export const bearerEndpoint = (deps: Deps, { operation, scopes, answer }: BearerEndpoint) => {
  const kind: CallKind = operation === 'contacts.search' ? 'search' : 'request';
  const call: ApiCall = {
    identify: (req) => ({ operation, hubId: accessOf(deps, req)?.hubId ?? null }),
    quota: kind,
    answer: (req, { isWithinQuota }) => {
      const access = accessOf(deps, req);
      if (!access) throw invalidAuthentication();
      if (access.expiresAtMs <= deps.now()) throw expiredAuthentication(access.expiresAtMs, deps.now());
      if (!isWithinQuota) throw rateLimitReached(kind === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING');
      if (scopes && !scopes.some((scope) => access.scopes.includes(scope))) throw missingScopes(scopes);
      return answer(access.hubId, req);
    },
  };
  return apiEndpoint(deps, call);
};

function accessOf({ store }: Deps, req: Request): AccessToken | undefined {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '') ?? [];
  return store.rows.accessTokens.get(fingerprint(token));
}
