import type { Express } from 'express';
import { beginConnect } from '../../connections/begin-connect.ts';
import type { ConnectionStatus } from '../../connections/connection.ts';
import { readIntegration } from '../../connections/read-integration.ts';
import { type LeadRecord, listLeads } from '../../leads/read-leads.ts';
import { sameSecret } from '../../secret.ts';
import { browserSession } from '../authenticate.ts';
import { INTEGRATION_PAGE, type WayBack } from '../oauth-callback.ts';
import { Problem } from '../problems.ts';
import type { ApiDeps } from '../route.ts';
import { html } from './html.ts';
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
    const [integration, leads] = await Promise.all([
      readIntegration(deps.db, tenantId),
      listLeads(deps.db, { tenantId, status: null, text: null, before: null, limit: NEWEST_LEADS }),
    ]);
    const status = integration.connection?.status ?? 'not_connected';
    const result = sentenceOf(request.query.result);
    sendPage(response, {
      title: 'HubSpot',
      formsTo: [new URL(deps.app.appUrl).origin], // Chromium holds the redirect after a form to the same rule
      content: html`<h1>HubSpot</h1>
        ${result ? html`<p class="note" role="status">${result}</p>` : ''}
        <dl>
          <dt>Workspace</dt><dd>${session.tenantName}</dd>
          <dt>Status</dt><dd><strong>${STATUS_WORDS[status]}</strong></dd>
          ${integration.connection ? html`<dt>Account</dt><dd>${integration.connection.hubDomain ?? ''} (${integration.connection.hubId})</dd>` : ''}
          ${integration.connection?.lastError ? html`<dt>Last error</dt><dd>${integration.connection.lastError.message}</dd>` : ''}
          <dt>Leads</dt><dd>${Object.entries(integration.counts).map(([name, n]) => html`${n} ${name} `)}</dd>
        </dl>
        <form method="post" action="${INTEGRATION_PAGE}/connect">
          <input type="hidden" name="csrf" value="${session.csrfToken}">
          <button>${status === 'not_connected' ? 'Connect' : 'Reconnect'}</button>
        </form>
        <h2>Newest leads</h2>
        ${leads.length === 0 ? html`<p>No leads yet.</p>` : leadsTable(leads)}`,
    });
  });

  app.post(`${INTEGRATION_PAGE}/connect`, async (request, response) => {
    const session = await browserSession(request, deps);
    if (!session) return response.redirect(303, '/signin');
    const { csrf } = (request.body ?? {}) as { csrf?: unknown };
    if (typeof csrf !== 'string' || !sameSecret(csrf, session.csrfToken)) {
      throw new Problem(
        'csrf-token-wrong',
        'The form is out of date, so nothing was done; reload the page and try again.',
      );
    }
    response.redirect(303, await beginConnect(deps, session));
  });
}

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
