import type { Express } from 'express';
import { z } from 'zod';
import { completeConnect } from '../connections/complete-connect.ts';
import { type ConnectRefusal, ConnectRefused } from '../connections/connect-refused.ts';
import { spendState } from '../connections/spend-state.ts';
import { CALLBACK_PATH } from '../hubspot/hubspot-app.ts';
import { browserSession } from './authenticate.ts';
import type { ApiDeps } from './route.ts';

export const INTEGRATION_PAGE = '/app/integrations/hubspot';

const one = z.string().max(2_000).optional().catch(undefined);
const CallbackQuery = z.object({ code: one, state: one, error: one });

/** How the browser comes back from HubSpot: with a connection, or with the reason why there is none. */
export type WayBack = ConnectRefusal | 'connected' | 'pending' | 'not_begun_here' | 'signed_out';

export function mountOauthCallback(app: Express, deps: ApiDeps): void {
  app.get(CALLBACK_PATH, async (request, response) => {
    const session = await browserSession(request, deps);
    const wayBack = session
      ? await comeBack(CallbackQuery.parse(request.query), { sessionHash: session.sessionHash }, deps)
      : 'signed_out';
    // A redirect drops code and state from the address bar and the history.
    const page = wayBack === 'signed_out' ? '/signin' : INTEGRATION_PAGE;
    response.set('referrer-policy', 'no-referrer').redirect(303, `${page}?result=${wayBack}`);
  });
}

async function comeBack(
  { code, state, error }: z.output<typeof CallbackQuery>,
  { sessionHash }: { sessionHash: string },
  deps: ApiDeps,
): Promise<WayBack> {
  if (state === undefined) return 'not_begun_here'; // an install begun in HubSpot's marketplace connects nothing
  try {
    if (code === undefined) {
      await spendState(deps.db, { state, sessionHash });
      return error === 'access_denied' ? 'denied' : 'code_refused';
    }
    const { tenantId, became } = await completeConnect(deps, { state, code, sessionHash });
    if (became === 'connected') await deps.signals.reconnected({ tenantId });
    return became;
  } catch (refused) {
    if (!(refused instanceof ConnectRefused)) throw refused;
    if (refused.refusal === 'operator_fault')
      deps.log.error('HubSpot refuses HUBSPOT_CLIENT_ID or HUBSPOT_CLIENT_SECRET');
    return refused.refusal;
  }
}
