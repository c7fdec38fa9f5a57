import type { RegisteredApp } from '../deps.ts';
import { missingScopes, splitScopes, unknownScopes } from './scopes.ts';

export type AuthorizationRequest = {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  optionalScopes: string[];
  state: string | null;
};

/** Why the consent page is an error page: HubSpot never redirects with such a fault. */
export type Refusal = { refused: string };

/** The request that an authorize URL carries, or why it is refused. */
export function readAuthorizationRequest(
  parameters: URLSearchParams,
  app: RegisteredApp,
): AuthorizationRequest | Refusal {
  const clientId = parameters.get('client_id') ?? '';
  const redirectUri = parameters.get('redirect_uri') ?? '';
  const scopes = splitScopes(parameters.get('scope') ?? '');
  const optionalScopes = splitScopes(parameters.get('optional_scope') ?? '');
  const unknown = unknownScopes([...scopes, ...optionalScopes]);
  const missing = missingScopes(scopes);

  if (clientId !== app.clientId) return { refused: 'No app has this client_id.' };
  if (!app.redirectUrls.includes(redirectUri)) {
    return { refused: 'The redirect_uri is not one of the redirect URLs that the app has registered.' };
  }
  if (unknown.length > 0) return { refused: `HubSpot knows no such scope: ${unknown.join(', ')}.` };
  if (missing.length > 0) {
    return { refused: `The app requires scopes that the link does not ask for: ${missing.join(', ')}.` };
  }
  return { clientId, redirectUri, scopes, optionalScopes, state: parameters.get('state') };
}
