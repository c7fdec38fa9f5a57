import { type Account, accounts } from '../accounts.ts';
import { activeContacts } from '../crm/search-contacts.ts';
import type { Deps } from '../deps.ts';
import type { LoggedRequest } from '../request-log.ts';
import { contactTable } from './contact-table.ts';
import { deliveryTable } from './delivery-table.ts';
import { faultSection } from './fault-section.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { time } from './time.ts';
import { trafficTable } from './traffic-table.ts';

const rowsShownMax = 50;

/** Everything at a glance: each account with its contacts, and the last requests. */
export const overviewPage = (deps: Deps, revision: string): string =>
  page(
    'Overview',
    html`<main data-revision="${revision}">
  <h1>Accounts</h1>
  <p class="quiet">Stands in for HubSpot's OAuth, contacts API and webhooks on this machine. This page follows by itself; times are UTC.</p>
  ${accounts.map((account) => accountSection(deps, account))}
  ${faultSection(deps)}
  <section aria-labelledby="traffic-title">
    <h2 id="traffic-title">Traffic</h2>
    <div class="scroll" role="region" aria-labelledby="traffic-title" tabindex="0" id="traffic" data-live>
      ${trafficTable(deps.traffic)}
    </div>
  </section>
  <section aria-labelledby="requests-title">
    <h2 id="requests-title">Requests</h2>
    <div class="scroll" role="region" aria-labelledby="requests-title" tabindex="0" id="requests" data-live>
      ${requestTable(deps.requests.newestFirst().slice(0, rowsShownMax))}
    </div>
  </section>
  <section aria-labelledby="webhooks-title">
    <h2 id="webhooks-title">Webhooks</h2>
    <div class="scroll" role="region" aria-labelledby="webhooks-title" tabindex="0" id="webhooks" data-live>
      ${deliveryTable(deps.webhooks.deliveries.newestFirst().slice(0, rowsShownMax))}
    </div>
  </section>
</main>`,
    html`<script type="module" src="/sandbox/page.js"></script>`,
  );

function accountSection({ store }: Deps, account: Account): Html {
  const { hubId, name, domain, type, timeZone } = account;
  const install = store.rows.installs.get(String(hubId));
  return html`
  <section aria-labelledby="account-${hubId}">
    <div class="head">
      <div>
        <h2 id="account-${hubId}">${name}</h2>
        <small>${hubId} · ${domain} · ${type} · ${timeZone}</small>
      </div>
      <div class="state" id="state-${hubId}" data-live>${
        install
          ? html`
        <span class="badge on" title="${install.scopes.join(' ')}">App installed ${time(install.installedAt)}</span>
        <form class="inline" method="post" action="/sandbox/accounts/${hubId}/uninstall">
          <button aria-label="Uninstall app from ${name}">Uninstall app</button>
        </form>`
          : html`<span class="badge off">App not installed</span>`
      }</div>
    </div>
    <div class="scroll" role="region" aria-labelledby="account-${hubId}" tabindex="0" id="contacts-${hubId}" data-live>
      ${contactTable(activeContacts(store, hubId).reverse(), account)}
    </div>
  </section>`;
}

function requestTable(requests: LoggedRequest[]): Html {
  if (requests.length === 0) return html`<p class="quiet">No requests since the sandbox started.</p>`;
  return html`<table>
        <caption>The last requests to HubSpot's API, newest first</caption>
        <thead><tr>
          <th scope="col">Time</th><th scope="col">Account</th><th scope="col">Operation</th>
          <th scope="col">Method</th><th scope="col">Path</th>
          <th scope="col" class="number">Status</th><th scope="col" class="number">ms</th>
        </tr></thead>
        <tbody>${requests.map(
          (request) => html`
          <tr>
            <td>${time(request.at)}</td>
            <td>${request.hubId ?? '–'}</td>
            <td>${request.operation}</td>
            <td>${request.method}</td>
            <td class="path text">${request.path}</td>
            <td class="number ${isGood(request.status) ? 'good' : 'bad'}">${request.status ?? 'no answer'}</td>
            <td class="number">${request.durationMs.toFixed(1)}</td>
          </tr>`,
        )}
        </tbody>
      </table>`;
}

const isGood = (status: number | null): boolean => status !== null && status < 400;
