import { beginConnect } from '../connections/begin-connect.ts';
import { ConnectRefused } from '../connections/connect-refused.ts';
import { disconnect } from '../connections/disconnect.ts';
import { cancelPending, confirmPending, readPending } from '../connections/pending-connection.ts';
import { healthOf, readIntegration } from '../connections/read-integration.ts';
import { Problem } from './problems.ts';
import { route } from './route.ts';
import { ConnectStarted, Disconnected, Integration, Pending } from './schemas/integration.ts';

export const integrationRoutes = [
  route({
    method: 'get',
    path: '/v1/integrations/hubspot',
    who: 'tenant',
    summary: 'How the connection to HubSpot is doing',
    status: 200,
    answer: Integration,
    handler: async ({ caller }, { db }) => {
      const { connection, counts, waitingFor, lastSyncedAt } = await readIntegration(db, caller.tenantId);
      const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;
      return {
        status: connection?.status ?? ('not_connected' as const),
        health: healthOf(connection, waitingFor),
        account: connection && accountOf(connection),
        scopes: connection?.scopes ?? [],
        accessExpiresAt: iso(connection?.accessExpiresAt),
        refreshedAt: iso(connection?.refreshedAt),
        connectedAt: iso(connection?.connectedAt),
        counts,
        lastSyncedAt: iso(lastSyncedAt),
        lastError: connection?.lastError ?? null,
      };
    },
  }),
  route({
    method: 'post',
    path: '/v1/integrations/hubspot/connect',
    who: 'session',
    summary: 'Begin to connect: where to send the browser',
    status: 200,
    answer: ConnectStarted,
    handler: async ({ caller }, { db, app }) => ({
      authorizeUrl: await beginConnect(
        { db, app },
        { tenantId: caller.tenantId, sessionHash: caller.session.sessionHash },
      ),
    }),
  }),
  route({
    method: 'delete',
    path: '/v1/integrations/hubspot',
    who: 'tenant',
    summary: 'Disconnect: erase the tokens, uninstall the app and revoke the grant; waiting leads are kept',
    status: 200,
    answer: Disconnected,
    problems: ['not-connected'],
    handler: async ({ caller: { tenantId } }, deps) => {
      const { confirmed } = await disconnect(deps, tenantId);
      return { status: 'disconnected' as const, confirmed, message: confirmed ? DISCONNECTED : UNCONFIRMED };
    },
  }),
  route({
    method: 'get',
    path: '/v1/integrations/hubspot/pending',
    who: 'session',
    summary: 'The account that was approved in place of the one before, until it is confirmed or cancelled',
    status: 200,
    answer: Pending,
    problems: ['nothing-pending'],
    handler: async ({ caller }, { db }) => {
      const { pending, before, waitingLeads } = await readPending(db, caller.tenantId);
      return {
        account: accountOf(pending),
        before: accountOf(before),
        waitingLeads,
        expiresAt: pending.expiresAt.toISOString(),
      };
    },
  }),
  route({
    method: 'post',
    path: '/v1/integrations/hubspot/pending',
    who: 'session',
    summary: 'Use the approved account from now on; waiting leads go there',
    status: 204,
    problems: ['nothing-pending', 'account-taken'],
    handler: async ({ caller: { tenantId } }, deps) => {
      await confirmPending(deps, tenantId).catch(explainTaken);
      await deps.signals.reconnected({ tenantId });
    },
  }),
  route({
    method: 'delete',
    path: '/v1/integrations/hubspot/pending',
    who: 'session',
    summary: 'Keep the account before; the approved one is uninstalled',
    status: 204,
    problems: ['nothing-pending'],
    handler: ({ caller }, deps) => cancelPending(deps, caller.tenantId),
  }),
];

function explainTaken(error: unknown): never {
  if (!(error instanceof ConnectRefused)) throw error;
  throw new Problem(
    'account-taken',
    'This HubSpot account was connected to another workspace meanwhile, so nothing was changed; choose another account or disconnect it there.',
  );
}

const DISCONNECTED = 'HubSpot is disconnected and the tokens are erased; new leads are kept and wait here.';
const UNCONFIRMED =
  'Disconnected and tokens erased here, but HubSpot did not confirm the revocation; to be sure, remove AssistLoop under Connected apps in HubSpot.';

interface StoredAccount {
  readonly hubId: number;
  readonly hubDomain: string | null;
  readonly accountType: string | null;
  readonly timeZone: string | null;
}

const accountOf = ({ hubId, hubDomain, accountType, timeZone }: StoredAccount) => ({
  hubId,
  domain: hubDomain,
  type: accountType,
  timeZone,
});
