import type { Deps } from '../deps.ts';
import { newAccess, type TokenAnswer } from './grant.ts';
import { badRefreshToken } from './oauth-error.ts';
import { fingerprint } from './secrets.ts';

/** A new access token for a refresh token, which stays the same; older access tokens live on. */
export function refreshAccess(deps: Deps, form: Record<string, string>): TokenAnswer {
  const refreshToken = form.refresh_token ?? '';
  const grant = deps.store.rows.refreshTokens.get(fingerprint(refreshToken));
  if (!grant) throw badRefreshToken();
  const { change, answer } = newAccess(deps, grant, refreshToken);
  deps.store.commit([change]);
  return answer;
}
