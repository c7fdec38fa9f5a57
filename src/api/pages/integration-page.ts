import type { Express } from 'express';
import { beginConnect } from '../../connections/begin-connect.ts';
import type { ConnectionStatus } from '../../connections/connection.ts';
import { disconnect } from '../../connections/disconnect.ts';
import { cancelPending, confirmPending, readPending } from '../../connections/pending-connection.ts';
import { readIntegration } from '../../connections/read-integration.ts';
import { DomainError } from '../../domain-error.ts';
import { type LeadRecord, listLeads } from '../../leads/read-leads.ts';
import { sameSecret } from '../../secret.ts';
import type { Session } from '../../tenants/sign-in.ts';
import { browserSession } from '../authenticate.ts';
import { INTEGRATION_PAGE, type WayBack } from '../oauth-callback.ts';
import { Problem } from '../problems.ts';
import type { ApiDeps } from '../route.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './send-page.ts';

const NEWEST_LEADS = 20;

const STATUS_WORDS: Record<ConnectionStatus | 'not_connected', string> = {
  connected: 'Connected',
  reconnect_required: 'Reconnect required',
  disconnected: 'Disconnected',
  not_connected: 'Not connected',
};

const WAY_BACK: Record<WayBack, string> = {
  connected: 'HubSpot is connected; leads sync by themselves from now on.',
  pending:
    'You approved another HubSpot account than before, so nothing was changed yet; decide below which one to use.',
  denied: 'You did not approve in HubSpot, so nothing was connected; press Connect to try again.',
  state_unknown:
    'This approval has expired, was used before or began in another browser, so nothing was connected; press Connect again.',
  scope_missing:
    'HubSpot did not grant all permissions, so nothing was connected; press Connect and approve all of them.',
  account_taken:
    'This HubSpot account is connected to another workspace, so nothing was connected; choose another account or disconnect it there.',
  code_refused: 'HubSpot did not accept the approval, so nothing was connected; press Connect to try again.',
  operator_fault:
    'HubSpot refuses our app, so nothing was connected; our operator has been told and has to correct it.',
  hubspot_away: 'HubSpot did not answer, so nothing was connected; press Connect again in a minute.',
  not_begun_here:
    'The app is installed in HubSpot but not connected to this workspace yet; press Connect to finish.',
  signed_out: 'Your sign-in ended on the way, so nothing was connected; open a new sign-in link.',
};

const sentenceOf = (result: unknown): string | null =>
  typeof result === 'string' && Object.hasOwn(WAY_BACK, result) ? WAY_BACK[result as WayBack] : null;

/** How the connection is doing, a button that connects, and the newest leads. */
export function mountIntegrationPage(app: Express, deps: ApiDeps): void {
  app.get(['/', '/app', '/app/integrations'], (_request, response) =>
    response.redirect(303, INTEGRATION_PAGE),
  );

  app.get(INTEGRATION_PAGE, async (request, response) => {
    const session = await browserSession(request, deps);
    if (!session) return response.redirect(303, '/signin');
    const { tenantId } = session;
    const [integration, pending, leads] = await Promise.all([
      readIntegration(deps.db, tenantId),
      readPending(deps.db, tenantId).catch(whenNothingPending),
      listLeads(deps.db, { tenantId, status: null, text: null, before: null, limit: NEWEST_LEADS }),
    ]);
    const status = integration.connection?.status ?? 'not_connected';
    const result = sentenceOf(request.query.result);
    const button = buttonOf(session);
    sendPage(response, {
      title: 'HubSpot',
      formsTo: [new URL(deps.app.appUrl).origin], // Chromium holds the redirect after a form to the same rule
      content: html`<h1>HubSpot</h1>
        ${result ? html`<p class="note" role="status">${result}</p>` : ''}
        ${pending ? decision(pending, button) : ''}
        <dl>
          <dt>Workspace</dt><dd>${session.tenantName}</dd>
          <dt>Status</dt><dd><strong>${STATUS_WORDS[status]}</strong></dd>
          ${integration.connection ? html`<dt>Account</dt><dd>${accountName(integration.connection)}</dd>` : ''}
          ${integration.connection?.lastError ? html`<dt>Last error</dt><dd>${integration.connection.lastError.message}</dd>` : ''}
          <dt>Leads</dt><dd>${Object.entries(integration.counts).map(([name, n]) => html`${n} ${name} `)}</dd>
        </dl>
        ${button('connect', status === 'not_connected' ? 'Connect' : 'Reconnect')}
        ${status === 'connected' || status === 'reconnect_required' ? button('disconnect', 'Disconnect') : ''}
        <h2>Newest leads</h2>
        ${leads.length === 0 ? html`<p>No leads yet.</p>` : leadsTable(leads)}`,
    });
  });

  /** What each button does; returns where the browser goes. */
  const actions: Record<string, (session: Session) => Promise<string>> = {
    connect: (session) => beginConnect(deps, session),
    async disconnect({ tenantId }) {
      await disconnect(deps, tenantId);
      return INTEGRATION_PAGE;
    },
    async confirm({ tenantId }) {
      await confirmPending(deps, tenantId);
      await deps.signals.reconnected({ tenantId });
      return `${INTEGRATION_PAGE}?result=connected`;
    },
    async cancel({ tenantId }) {
      await cancelPending(deps, tenantId);
      return INTEGRATION_PAGE;
    },
  };
  for (const [name, act] of Object.entries(actions)) {
    app.post(`${INTEGRATION_PAGE}/${name}`, async (request, response) => {
      const session = await browserSession(request, deps);
      if (!session) return response.redirect(303, '/signin');
      requireForm(request.body, session);
      response.redirect(303, await act(session));
    });
  }
}

type Button = (action: string, words: string) => Html;

const buttonOf =
  ({ csrfToken }: Session): Button =>
  (action, words) =>
    html`<form method="post" action="${INTEGRATION_PAGE}/${action}">
    <input type="hidden" name="csrf" value="${csrfToken}"><button>${words}</button></form>`;

function requireForm(body: unknown, session: Session): void {
  const { csrf } = (body ?? {}) as { csrf?: unknown };
  if (typeof csrf === 'string' && sameSecret(csrf, session.csrfToken)) return;
  throw new Problem(
    'csrf-token-wrong',
    'The form is out of date, so nothing was done; reload the page and try again.',
  );
}

function whenNothingPending(error: unknown): null {
  if (error instanceof DomainError && error.code === 'nothing-pending') return null;
  throw error;
}

const accountName = ({ hubId, hubDomain }: { hubId: number; hubDomain: string | null }) =>
  hubDomain ? `${hubDomain} (${hubId})` : String(hubId);

const decision = ({ pending, before, waitingLeads }: Pending, button: Button) => html`<div class="note">
    <p>You approved ${accountName(pending)}, but ${waitingLeads} waiting leads were collected for ${accountName(before)}.</p>
    ${button('confirm', `Use ${accountName(pending)} and send them there`)}
    ${button('cancel', `Cancel, keep ${accountName(before)}`)}
  </div>`;
type Pending = Awaited<ReturnType<typeof readPending>>;

const leadsTable = (leads: LeadRecord[]) => html`<table>
  <thead><tr><th scope="col">Lead</th><th scope="col">Status</th><th scope="col">HubSpot</th><th scope="col">Received</th></tr></thead>
  <tbody>${leads.map(
    (lead) => html`<tr>
      <td>${lead.email}</td>
      <td>${lead.status}${lead.status === 'failed' || lead.status === 'waiting' ? html`<br>${lead.problem?.message ?? ''}` : ''}</td>
      <td>${lead.outcome ? `${lead.outcome} ${lead.hubspotContactId ?? ''}` : ''}</td>
      <td><time datetime="${lead.receivedAt.toISOString()}">${lead.receivedAt.toISOString().slice(0, 19)}Z</time></td>
    </tr>`,
  )}</tbody></table>`;
