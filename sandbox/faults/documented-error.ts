import { type ApiError, apiError, resourceNotFound, validationError } from '../api-error.ts';
import { expiredAuthentication, invalidAuthentication, missingScopes } from '../auth-error.ts';
import {
  badAuthCode,
  badClientSecret,
  badRefreshToken,
  oauthErrors,
  tokenRateLimit,
} from '../oauth/oauth-error.ts';
import { rateLimitReached } from '../traffic/rate-limit-error.ts';
import type { Fault } from './fault.ts';

type Failure = Fault & { status: number };

/** The error that HubSpot sends with a status, as far as its documents or those who met it tell. */
export const documentedError = (fault: Failure, operation: string, nowMs: number): ApiError =>
  operation.startsWith('token.') ? tokenError(fault, operation) : crmError(fault, operation, nowMs);

function tokenError({ status, category }: Failure, operation: string): ApiError {
  const named = oauthErrors.get(category ?? '');
  if (named) return named(status);
  if (status === 400) return operation === 'token.exchange' ? badAuthCode() : badRefreshToken();
  if (status === 401) return badClientSecret(401);
  if (status === 429) return tokenRateLimit();
  return apiError(status, messages[status] ?? `Error ${status}`);
}

function crmError({ status, category, policyName }: Failure, operation: string, nowMs: number): ApiError {
  const named = category === undefined ? {} : { category };
  switch (status) {
    case 400:
      return validationError(messages[400] ?? '', named);
    case 401:
      return category === 'EXPIRED_AUTHENTICATION'
        ? expiredAuthentication(nowMs, nowMs)
        : invalidAuthentication();
    case 403:
      return category === undefined || category === 'MISSING_SCOPES'
        ? missingScopes(['crm.objects.contacts.write'])
        : apiError(403, messages[403] ?? '', named);
    case 404:
      return resourceNotFound();
    case 409:
      return apiError(409, messages[409] ?? '', { category: category ?? 'CONFLICT' });
    case 429:
      // A form that names no policy was seen, too.
      return category === undefined
        ? rateLimitReached(
            policyName ?? (operation === 'contacts.search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING'),
          )
        : apiError(429, 'You have reached your ten_secondly_rolling limit.', named);
    default:
      return apiError(status, messages[status] ?? `Error ${status}`, named);
  }
}

const messages: Readonly<Record<number, string>> = {
  400: 'There was a problem with the request.',
  403: 'You do not have permissions to access this resource',
  409: 'Contact already exists',
  414: 'Cannot have more than 250 identities on a profile',
  423: 'This record is locked by another change; the lock is held for 2 seconds',
  477: 'This account is being moved to another data center',
  500: 'internal error',
  503: 'The service is temporarily unavailable',
};
