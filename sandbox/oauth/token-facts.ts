import { accountOf } from '../accounts.ts';
import { appId } from '../app-id.ts';
import type { Deps } from '../deps.ts';
import type { AccessToken, RefreshToken } from '../store/tables.ts';
import { fingerprint } from './secrets.ts';

/** The row of an access token that still lives. */
export function liveAccessToken({ store, now }: Deps, token: string): AccessToken | undefined {
  const row = store.rows.accessTokens.get(fingerprint(token));
  return row && row.expiresAtMs > now() ? row : undefined;
}

/** What HubSpot tells about a token of either kind. */
export function commonFacts(deps: Deps, token: string, { hubId, scopes }: RefreshToken) {
  const { user, domain } = accountOf({ hubId });
  return {
    token,
    hub_id: hubId,
    user_id: user.id,
    client_id: deps.app.clientId,
    app_id: appId,
    user: user.email,
    hub_domain: domain,
    scopes,
  };
}

/** What HubSpot tells about an access token beyond that. */
export function accessFacts(deps: Deps, { hubId, scopes, expiresAtMs }: AccessToken) {
  const userId = accountOf({ hubId }).user.id;
  return {
    signed_access_token: {
      expiresAt: expiresAtMs,
      scopes: scopes.join(' '),
      hubId,
      userId,
      appId,
      hublet: 'eu1',
      isUserLevel: false,
      isPrivateDistribution: false,
    },
    expires_in: Math.floor((expiresAtMs - deps.now()) / 1_000),
    is_private_distribution: false,
  };
}
