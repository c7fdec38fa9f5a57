import { ENDPOINTS } from './endpoints.ts';
import type { HubSpotApp } from './hubspot-app.ts';
import { HubSpotError } from './hubspot-error.ts';
import { type HubSpotRequest, send } from './send.ts';

export interface AccountTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Uninstalls our app from an account, whose admins get an email from HubSpot, and revokes the refresh token:
 * HubSpot says that neither implies the other. Both are tried, whatever comes of the first.
 * @returns whether HubSpot confirmed both, or had ended them before
 */
export async function leaveAccount(
  app: HubSpotApp,
  { accessToken, refreshToken }: AccountTokens,
): Promise<boolean> {
  const paths = ENDPOINTS[app.version];
  const uninstalled = await isConfirmed({
    operation: 'app.uninstall',
    method: 'DELETE',
    url: app.apiUrl + paths.uninstall,
    accessToken,
  });
  const revoked = await isConfirmed({
    operation: 'token.revoke',
    method: 'POST',
    url: app.apiUrl + paths.revoke,
    form: {
      client_id: app.clientId,
      client_secret: app.clientSecret,
      token: refreshToken,
      token_type_hint: 'refresh_token',
    },
  });
  return uninstalled && revoked;
}

/** 401 and 404 say that there is nothing left to end. */
async function isConfirmed(request: HubSpotRequest): Promise<boolean> {
  try {
    const { status } = await send(request);
    return (status >= 200 && status <= 299) || status === 401 || status === 404;
  } catch (error) {
    if (error instanceof HubSpotError) return false;
    throw error;
  }
}
