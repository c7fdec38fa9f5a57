import { ApiError } from '../api-error.ts';

type Words = { error: string; status: string; message: string };

/** An OAuth error as HubSpot sends it: the RFC 6749 fields, and beside them the older ones. */
const oauthError = ({ error, status, message }: Words, httpStatus = 400): ApiError =>
  new ApiError(httpStatus, { error, error_description: message, status, message });

const invalidGrant = (status: string, message: string): Words => ({
  error: 'invalid_grant',
  status,
  message,
});
const invalidClient = (status: string, message: string): Words => ({
  error: 'invalid_client',
  status,
  message,
});

const refreshToken = invalidGrant('BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked');
const authCode = invalidGrant('BAD_AUTH_CODE', 'missing or unknown auth code');
const redirectUri = invalidGrant(
  'BAD_REDIRECT_URI',
  'redirect_uri is not the one that the code was issued for',
);
const clientId = invalidClient('BAD_CLIENT_ID', 'missing or unknown client id');
const clientSecret = invalidClient('BAD_CLIENT_SECRET', 'missing or invalid client secret');
const grantType: Words = {
  error: 'unsupported_grant_type',
  status: 'BAD_GRANT_TYPE',
  message: 'missing or unknown grant type',
};
const hub: Words = { error: 'access_denied', status: 'BAD_HUB', message: 'missing or unknown hub id' };

export const badRefreshToken = (): ApiError => oauthError(refreshToken);
export const badAuthCode = (): ApiError => oauthError(authCode);
export const badRedirectUri = (): ApiError => oauthError(redirectUri);
export const badClientId = (): ApiError => oauthError(clientId);
/** Whether HubSpot answers 400 or 401 is not known for sure. */
export const badClientSecret = (httpStatus?: number): ApiError => oauthError(clientSecret, httpStatus);
export const badGrantType = (): ApiError => oauthError(grantType);
export const missingToken = (): ApiError =>
  oauthError({ error: 'invalid_request', status: 'BAD_TOKEN', message: 'missing token' });

/** The token endpoint has a limit of its own, which names no policy. */
export const tokenRateLimit = (): ApiError => {
  const message = 'You have reached your rate limit.';
  return new ApiError(429, { status: 'error', message });
};

/** Each error of the token endpoint by its older name, with the HTTP status that it shall come with. */
export const oauthErrors: ReadonlyMap<string, (httpStatus: number) => ApiError> = new Map(
  [refreshToken, authCode, redirectUri, clientId, clientSecret, grantType, hub].map((words) => [
    words.status,
    (httpStatus: number) => oauthError(words, httpStatus),
  ]),
);
