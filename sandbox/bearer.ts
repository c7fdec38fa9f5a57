import type { Request } from 'express';
import { type ApiError, apiError } from './api-error.ts';
import type { Deps } from './deps.ts';
import { type Answer, endpoint } from './endpoint.ts';
import { fingerprint } from './oauth/secrets.ts';

type BearerEndpoint = {
  operation: string;
  /** The scope without which the call is refused; none: any live token will do. */
  scope?: string;
  answer: (hubId: number, req: Request) => Answer;
};

/** A call on behalf of the account whose access token it carries. */
export const bearerEndpoint = (deps: Deps, { operation, scope, answer }: BearerEndpoint) =>
  endpoint(deps.requests, operation, (req, seen) => {
    const [, token = ''] = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '') ?? [];
    const access = deps.store.rows.accessTokens.get(fingerprint(token));
    if (!access) throw invalidAuthentication();
    seen.hubId = access.hubId;
    if (access.expiresAtMs <= deps.now()) throw expiredAuthentication(access.expiresAtMs, deps.now());
    if (scope !== undefined && !access.scopes.includes(scope)) throw missingScope(scope);
    return answer(access.hubId, req);
  });

const invalidAuthentication = (): ApiError =>
  apiError(
    401,
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    { category: 'INVALID_AUTHENTICATION' },
  );

function expiredAuthentication(expiresAtMs: number, nowMs: number): ApiError {
  const secondsAgo = Math.floor((nowMs - expiresAtMs) / 1_000);
  return apiError(401, `The OAuth token used to make this call expired ${secondsAgo} second(s) ago.`, {
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [new Date(expiresAtMs).toISOString()] },
  });
}

const missingScope = (scope: string): ApiError =>
  apiError(
    403,
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: [scope] },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
      category: 'MISSING_SCOPES',
    },
  );
