import type { Express } from 'express';
import { z } from 'zod';
import { completeConnect } from '../connections/complete-connect.ts';
import { type ConnectRefusal, ConnectRefused } from '../connections/connect-refused.ts';
import { spendState } from '../connections/spend-state.ts';
import { CALLBACK_PATH } from '../hubspot/hubspot-app.ts';
import { browserSession } from './authenticate.ts';
import type { ApiDeps } from './route.ts';
import type { CONNECT_PROBLEMS } from './schemas/integration.ts';

const PAGE = '/app/integrations/hubspot';
const WITH_CONNECTION = '/app/integrations?connected=1';
const WITH_ANOTHER_ACCOUNT = `${PAGE}?pending=1`;
const FROM_MARKETPLACE = `${PAGE}?from=marketplace`;

const one = z.string().max(2_000).optional().catch(undefined);
const CallbackQuery = z.object({ code: one, state: one, error: one });
type ConnectProblem = (typeof CONNECT_PROBLEMS)[number];
type CallbackQuery = z.output<typeof CallbackQuery>;

/** How the browser comes back from HubSpot: with a connection, or with the reason why there is none. */
export function mountOauthCallback(app: Express, deps: ApiDeps): void {
  app.get(CALLBACK_PATH, async (request, response) => {
    const query = CallbackQuery.parse(request.query);
    const session = await browserSession(request, deps);
    const page = session ? await comeBack(query, session, deps) : signInFirst(query);
    // A redirect drops code and state from the address bar and the history.
    response.set('referrer-policy', 'no-referrer').redirect(303, page);
  });
}

/** A sign-in that ended on the way took its approval along; an install begun in HubSpot's marketplace had none. */
function signInFirst({ state }: CallbackQuery): string {
  const next =
    state === undefined ? FROM_MARKETPLACE : `${PAGE}?problem=${'signed_out' satisfies ConnectProblem}`;
  return `/signin?next=${encodeURIComponent(next)}`;
}

/** Where the browser goes. */
async function comeBack(
  { code, state, error }: CallbackQuery,
  { sessionHash, tenantId }: { sessionHash: string; tenantId: string },
  deps: ApiDeps,
): Promise<string> {
  if (state === undefined) return FROM_MARKETPLACE; // begun elsewhere, it connects nothing by itself
  try {
    if (code === undefined) {
      await spendState(deps.db, { state, sessionHash });
      return withProblem(error === 'access_denied' ? 'denied' : 'code_refused', null);
    }
    const { became } = await completeConnect(deps, { state, code, sessionHash });
    return became === 'pending' ? WITH_ANOTHER_ACCOUNT : WITH_CONNECTION;
  } catch (refused) {
    if (!(refused instanceof ConnectRefused)) throw refused;
    if (refused.refusal === 'operator_fault')
      deps.log.error({ tenantId }, 'HubSpot refuses HUBSPOT_CLIENT_ID or HUBSPOT_CLIENT_SECRET');
    return withProblem(refused.refusal, refused.hubId);
  }
}

const PROBLEMS: Record<ConnectRefusal, ConnectProblem> = {
  denied: 'denied',
  state_unknown: 'expired',
  account_taken: 'taken',
  code_refused: 'exchange_failed',
  scope_missing: 'scope_missing',
  operator_fault: 'operator',
  hubspot_away: 'hubspot_away',
};

const withProblem = (refusal: ConnectRefusal, hubId: number | null) =>
  `${PAGE}?problem=${PROBLEMS[refusal]}${hubId === null ? '' : `&account=${hubId}`}`;
