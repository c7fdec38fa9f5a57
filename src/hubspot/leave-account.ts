import { ENDPOINTS } from './endpoints.ts';
import type { HubSpotApp } from './hubspot-app.ts';
import { HubSpotError } from './hubspot-error.ts';
import { refreshTokens, type TokenGrant } from './oauth.ts';
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
  const first = await uninstall(app, accessToken);
  // The access token may only have ended: whether the grant has, too, is known by the refresh token.
  const renewed = first === 401 ? await renew(app, refreshToken) : null;
  if (renewed === 'grant_gone') return true;
  const uninstalled = renewed ? await uninstall(app, renewed.accessToken) : first;
  const revoked = await revoke(app, renewed?.refreshToken ?? refreshToken);
  return isEnded(uninstalled) && isEnded(revoked);
}

const uninstall = (app: HubSpotApp, accessToken: string) =>
  statusOf({
    operation: 'app.uninstall',
    method: 'DELETE',
    url: app.apiUrl + ENDPOINTS[app.version].uninstall,
    accessToken,
  });

const revoke = (app: HubSpotApp, refreshToken: string) =>
  statusOf({
    operation: 'token.revoke',
    method: 'POST',
    url: app.apiUrl + ENDPOINTS[app.version].revoke,
    form: {
      client_id: app.clientId,
      client_secret: app.clientSecret,
      token: refreshToken,
      token_type_hint: 'refresh_token',
    },
  });

/** `null` when HubSpot did not renew, for whatever reason but the grant's end. */
async function renew(app: HubSpotApp, refreshToken: string): Promise<TokenGrant | 'grant_gone' | null> {
  try {
    return await refreshTokens(app, refreshToken);
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    return error.verdict.is === 'reconnect' ? 'grant_gone' : null;
  }
}

/** `null` when no answer came. */
async function statusOf(request: HubSpotRequest): Promise<number | null> {
  try {
    return (await send(request)).status;
  } catch (error) {
    if (error instanceof HubSpotError) return null;
    throw error;
  }
}

/** 404 says that there is nothing left to end. */
const isEnded = (status: number | null): boolean =>
  status !== null && ((status >= 200 && status <= 299) || status === 404);
