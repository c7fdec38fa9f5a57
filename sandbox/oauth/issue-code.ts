import type { Deps } from '../deps.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { fingerprint, newSecret } from './secrets.ts';

// HubSpot documents no more than "a short window".
const codeLifeMs = 60_000;

/** Records that a person allowed the app into an account, and returns the code that says so. */
export function issueCode({ store, now }: Deps, hubId: number, request: AuthorizationRequest): string {
  const code = newSecret('code');
  store.commit([
    {
      table: 'authorizationCodes',
      key: fingerprint(code),
      value: {
        hubId,
        scopes: [...new Set([...request.scopes, ...request.optionalScopes])],
        redirectUri: request.redirectUri,
        expiresAtMs: now() + codeLifeMs,
      },
    },
  ]);
  return code;
}
