import { type ApiError, apiError } from './api-error.ts';

export const invalidAuthentication = (): ApiError =>
  apiError(
    401,
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    { category: 'INVALID_AUTHENTICATION' },
  );

export function expiredAuthentication(expiresAtMs: number, nowMs: number): ApiError {
  const secondsAgo = Math.floor((nowMs - expiresAtMs) / 1_000);
  return apiError(401, `The OAuth token used to make this call expired ${secondsAgo} second(s) ago.`, {
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [new Date(expiresAtMs).toISOString()] },
  });
}

/** Any of these scopes would have done. */
export const missingScopes = (scopes: string[]): ApiError =>
  apiError(
    403,
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: scopes },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
      category: 'MISSING_SCOPES',
    },
  );
