import { beginConnect } from '../connections/begin-connect.ts';
import { readIntegration } from '../connections/read-integration.ts';
import { route } from './route.ts';
import { ConnectStarted, Integration } from './schemas/integration.ts';

export const integrationRoutes = [
  route({
    method: 'get',
    path: '/v1/integrations/hubspot',
    who: 'tenant',
    summary: 'How the connection to HubSpot is doing',
    status: 200,
    answer: Integration,
    handler: async ({ caller }, { db }) => {
      const { connection, counts, lastSyncedAt } = await readIntegration(db, caller.tenantId);
      const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;
      return {
        status: connection?.status ?? ('not_connected' as const),
        account: connection && {
          hubId: connection.hubId,
          domain: connection.hubDomain,
          type: connection.accountType,
          timeZone: connection.timeZone,
        },
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
];
