import { beginConnect } from '../connections/begin-connect.ts';
import { ConnectRefused } from '../connections/connect-refused.ts';
import { disconnect } from '../connections/disconnect.ts';
import { cancelPending, confirmPending, readPending } from '../connections/pending-connection.ts';
import { readHistory } from '../connections/read-history.ts';
import { readIntegration } from '../connections/read-integration.ts';
import { type AccountHome, accountUrl } from '../hubspot/account-page.ts';
import { renewalLeadMinMs } from '../workflows/renewal-lead.ts';
import { Problem } from './problems.ts';
import { route } from './route.ts';
import {
  ConnectStarted,
  Disconnected,
  HistoryPage,
  HistoryQuery,
  Integration,
  Pending,
  PendingQuery,
  PendingRef,
} from './schemas/integration.ts';

export const integrationRoutes = [
  route({
    method: 'get',
    path: '/v1/integrations/hubspot',
    who: 'tenant',
    summary: 'How the connection to HubSpot is doing',
    status: 200,
    answer: Integration,
    handler: async ({ caller: { tenantId } }, deps) => {
      const { connection, ended, ...found } = await readIntegration(deps, tenantId);
      const { reason, limit, drain } = found;
      return {
        status: connection?.status ?? ('not_connected' as const),
        health: found.health,
        reason: reason && { code: reason.code, message: reason.message },
        since: iso(found.since),
        nextRetryAt: iso(found.nextRetryAt),
        account: connection && accountOf(connection),
        scopes: connection?.scopes ?? [],
        accessExpiresAt: iso(connection?.accessExpiresAt),
        renewsAt: iso(connection && renewsBy(connection)),
        refreshedAt: iso(connection?.refreshedAt),
        connectedAt: iso(connection?.connectedAt),
        connectedBy: connection?.connectedBy ?? null,
        disconnectedAt: iso(ended?.at),
        disconnectedBy: ended?.by ?? null,
        waitingCount: found.counts.waiting,
        failedOpen: found.failedOpen,
        synced24h: found.synced24h,
        counts: found.counts,
        lastSyncedAt: iso(found.lastSyncedAt),
        drain,
        limit: limit && { ...limit, until: iso(limit.until) },
        lastError: connection?.lastError ?? null,
        checklist: found.checklist,
      };
    },
  }),
  route({
    method: 'get',
    path: '/v1/integrations/hubspot/history',
    who: 'tenant',
    summary: 'What happened to the connection, newest first',
    query: HistoryQuery,
    status: 200,
    answer: HistoryPage,
    handler: async ({ caller: { tenantId }, query: { cursor, limit } }, { db }) => {
      const before = cursor === undefined ? null : idOf(cursor);
      const found = await readHistory(db, { tenantId, before, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map(({ id, at, until, ...event }) => ({
          ...event,
          id: cursorOf(id),
          at: at.toISOString(),
          until: iso(until),
        })),
        nextCursor: last ? cursorOf(last.id) : null,
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
    handler: async ({ caller: { tenantId, actor: by } }, deps) => {
      const { confirmed } = await disconnect(deps, { tenantId, by });
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
    summary: 'Use the approved account that was shown from now on; waiting leads go there',
    body: PendingRef,
    status: 204,
    problems: ['nothing-pending', 'account-taken'],
    handler: ({ caller: { tenantId }, body: { hubId } }, deps) =>
      confirmPending(deps, { tenantId, hubId }).catch(explainTaken),
  }),
  route({
    method: 'delete',
    path: '/v1/integrations/hubspot/pending',
    who: 'session',
    summary: 'Keep the account before; the approved one that was shown is uninstalled',
    query: PendingQuery,
    status: 204,
    problems: ['nothing-pending'],
    handler: ({ caller: { tenantId }, query: { hubId } }, deps) => cancelPending(deps, { tenantId, hubId }),
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

interface StoredAccount extends AccountHome {
  readonly hubDomain: string | null;
  readonly accountType: string | null;
  readonly timeZone: string | null;
}

const accountOf = (account: StoredAccount) => ({
  hubId: account.hubId,
  name: account.hubDomain ?? String(account.hubId),
  domain: account.hubDomain,
  type: account.accountType,
  timeZone: account.timeZone,
  uiUrl: accountUrl(account),
});

const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;

/** By when the refresh workflow has renewed the access, unless something is in its way. */
function renewsBy(of: { accessExpiresAt: Date | null; accessLifetimeMs: number | null }): Date | null {
  if (of.accessExpiresAt === null || of.accessLifetimeMs === null) return null;
  return new Date(of.accessExpiresAt.getTime() - renewalLeadMinMs(of.accessLifetimeMs));
}

/** Events have no id but their place in the order. */
const cursorOf = (id: number) => Buffer.from(String(id)).toString('base64url');

function idOf(cursor: string): number {
  const id = Number(Buffer.from(cursor, 'base64url').toString());
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new Problem('input-invalid', 'cursor is not one of ours; take nextCursor of the page before.', [
    { field: 'cursor', message: 'is not one of ours' },
  ]);
}
