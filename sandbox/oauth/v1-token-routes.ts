import { type Request, Router } from 'express';
import { apiEndpoint } from '../api-endpoint.ts';
import { resourceNotFound } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import type { Answer, Seen } from '../endpoint.ts';
import type { RefreshToken } from '../store/tables.ts';
import { fingerprint } from './secrets.ts';
import { accessFacts, commonFacts, liveAccessToken } from './token-facts.ts';
import { tokenCall } from './token-routes.ts';

/** OAuth v1's ways to look up and revoke tokens, which HubSpot turns off on 2027-02-16. */
export function v1TokenRoutes(deps: Deps): Router {
  const router = Router();
  router.get(
    '/oauth/v1/access-tokens/:token',
    apiEndpoint(
      deps,
      tokenCall('token.introspect', (req, seen) => describeAccess(deps, req, seen)),
    ),
  );
  router.get(
    '/oauth/v1/refresh-tokens/:token',
    apiEndpoint(
      deps,
      tokenCall('token.introspect', (req, seen) => describeRefresh(deps, req, seen)),
    ),
  );
  router.delete(
    '/oauth/v1/refresh-tokens/:token',
    apiEndpoint(
      deps,
      tokenCall('token.revoke', (req, seen) => revokeRefresh(deps, req, seen)),
    ),
  );
  return router;
}

function describeAccess(deps: Deps, req: Request, seen: Seen): Answer {
  const token = String(req.params.token);
  const row = liveAccessToken(deps, token);
  if (!row) throw resourceNotFound();
  seen.hubId = row.hubId;
  const { client_id: _, ...facts } = commonFacts(deps, token, row);
  return { status: 200, json: { ...facts, token_type: 'access', ...accessFacts(deps, row) } };
}

function describeRefresh(deps: Deps, req: Request, seen: Seen): Answer {
  const { app_id: _, ...facts } = commonFacts(deps, String(req.params.token), refreshRow(deps, req, seen));
  return { status: 200, json: { ...facts, token_type: 'refresh' } };
}

function revokeRefresh(deps: Deps, req: Request, seen: Seen): Answer {
  refreshRow(deps, req, seen);
  deps.store.commit([{ table: 'refreshTokens', key: fingerprint(String(req.params.token)), value: null }]);
  return { status: 204 };
}

function refreshRow({ store }: Deps, req: Request, seen: Seen): RefreshToken {
  const row = store.rows.refreshTokens.get(fingerprint(String(req.params.token)));
  if (!row) throw resourceNotFound();
  seen.hubId = row.hubId;
  return row;
}
