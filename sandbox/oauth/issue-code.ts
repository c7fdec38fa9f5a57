import type { Deps } from '../deps.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { fingerprint, newSecret } from './secrets.ts';

// HubSpot documents no more than "a short window".
const codeLifeMs = 60_000;

/** Records that a person allowed the app into an account, and returns the code that says so. */
export function issueCode({ store, now }: Deps, hubId: number, request: AuthorizationRequest): string {
  const code = newSecret('code');
  const asked = [...new Set([...request.scopes, ...request.optionalScopes])];
  const granted = store.rows.nextScopes.get(String(hubId)) ?? asked;
  store.commit([
    {
      table: 'authorizationCodes',
      key: fingerprint(code),
      value: {
        hubId,
        scopes: asked.filter((scope) => granted.includes(scope)),
        redirectUri: request.redirectUri,
        expiresAtMs: now() + codeLifeMs,
      },
    },
    { table: 'nextScopes', key: String(hubId), value: null },
  ]);
  return code;
}
