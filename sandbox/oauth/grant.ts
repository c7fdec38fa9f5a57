import { accountOf } from '../accounts.ts';
import type { Deps } from '../deps.ts';
import type { Change } from '../store/tables.ts';
import { fingerprint, newSecret } from './secrets.ts';

type Grant = { hubId: number; scopes: string[] };

/** The body of the token endpoint's answer. */
export type TokenAnswer = {
  token_type: 'bearer';
  token_use: 'access_token';
  access_token: string;
  refresh_token: string;
  expires_in: number;
  hub_id: number;
  scopes: string[];
  user_id: number;
};

/** A new access token: what to store of it, and the answer that carries it beside the refresh token. */
export function newAccess(
  { app, store, now }: Deps,
  { hubId, scopes }: Grant,
  refreshToken: string,
): { change: Change; answer: TokenAnswer } {
  const accessToken = newSecret('access');
  const tokenSeconds = store.rows.settings.get('tokenSeconds') ?? app.tokenSeconds;
  const expiresAtMs = now() + tokenSeconds * 1_000;
  return {
    change: { table: 'accessTokens', key: fingerprint(accessToken), value: { hubId, scopes, expiresAtMs } },
    answer: {
      token_type: 'bearer',
      token_use: 'access_token',
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: tokenSeconds,
      hub_id: hubId,
      scopes,
      user_id: accountOf({ hubId }).user.id,
    },
  };
}
