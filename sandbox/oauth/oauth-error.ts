import { ApiError } from '../api-error.ts';

/** An OAuth error as HubSpot sends it: the RFC 6749 fields, and beside them the older ones. */
const oauthError = (error: string, status: string, message: string): ApiError =>
  new ApiError(400, { error, error_description: message, status, message });

export const badRefreshToken = (): ApiError =>
  oauthError('invalid_grant', 'BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked');

export const badAuthCode = (): ApiError =>
  oauthError('invalid_grant', 'BAD_AUTH_CODE', 'missing or unknown auth code');

export const badRedirectUri = (): ApiError =>
  oauthError('invalid_grant', 'BAD_REDIRECT_URI', 'redirect_uri is not the one that the code was issued for');

export const badClientId = (): ApiError =>
  oauthError('invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client id');

export const badClientSecret = (): ApiError =>
  oauthError('invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret');

export const badGrantType = (): ApiError =>
  oauthError('unsupported_grant_type', 'BAD_GRANT_TYPE', 'missing or unknown grant type');

export const missingToken = (): ApiError => oauthError('invalid_request', 'BAD_TOKEN', 'missing token');
