import type { Deps } from '../deps.ts';
import { newAccess, type TokenAnswer } from './grant.ts';
import { badAuthCode, badRedirectUri } from './oauth-error.ts';
import { fingerprint, newSecret } from './secrets.ts';

/** Turns a code into tokens, once. Only now does the account show the app as installed. */
export function exchangeCode(deps: Deps, form: Record<string, string>): TokenAnswer {
  const codeKey = fingerprint(form.code ?? '');
  const code = deps.store.rows.authorizationCodes.get(codeKey);
  if (!code || code.expiresAtMs <= deps.now()) throw badAuthCode();
  if (form.redirect_uri !== code.redirectUri) throw badRedirectUri();

  const { hubId, scopes } = code;
  const refreshToken = newSecret('refresh');
  const { change, answer } = newAccess(deps, { hubId, scopes }, refreshToken);
  const installedAt = new Date(deps.now()).toISOString();
  deps.store.commit([
    { table: 'authorizationCodes', key: codeKey, value: null },
    { table: 'installs', key: String(hubId), value: { hubId, scopes, installedAt } },
    { table: 'refreshTokens', key: fingerprint(refreshToken), value: { hubId, scopes } },
    change,
  ]);
  return answer;
}
