import { type Account, accounts } from '../accounts.ts';
import type { Traffic } from '../traffic/traffic.ts';
import { type Html, html } from './html.ts';

/** How many calls came, and the most at once. */
export const trafficTable = (traffic: Traffic): Html => html`<table>
        <caption>Calls since the sandbox started or was reset, searches apart</caption>
        <thead><tr>
          <th scope="col">Account</th><th scope="col" class="number">Requests</th>
          <th scope="col" class="number">Most in 10 s</th><th scope="col" class="number">Most in 1 s</th>
          <th scope="col" class="number">Searches</th><th scope="col" class="number">Most in 1 s</th>
          <th scope="col" class="number">429</th><th scope="col">By status</th>
        </tr></thead>
        <tbody>${accounts.map((account) => trafficRow(account, traffic))}
        </tbody>
      </table>`;

function trafficRow({ name, hubId }: Account, traffic: Traffic): Html {
  const stats = traffic.stats(hubId);
  const byStatus = Object.entries(stats.statuses).map(([status, count]) => `${status}: ${count}`);
  return html`
          <tr>
            <td>${name}</td>
            <td class="number">${stats.requests}</td>
            <td class="number">${stats.peak10s}</td>
            <td class="number">${stats.peak1s}</td>
            <td class="number">${stats.searches}</td>
            <td class="number">${stats.peakSearches1s}</td>
            <td class="number ${stats.rateLimited === 0 ? 'good' : 'bad'}">${stats.rateLimited}</td>
            <td class="text">${byStatus.join(', ')}</td>
          </tr>`;
}
