import type { Delivery } from '../webhooks/webhooks.ts';
import { type Html, html } from './html.ts';
import { time } from './time.ts';

/** What was told to the app, an attempt a row. */
export function deliveryTable(deliveries: Delivery[]): Html {
  if (deliveries.length === 0) return html`<p class="quiet">No webhooks since the sandbox started.</p>`;
  return html`<table>
        <caption>The last webhooks sent to the app, newest first</caption>
        <thead><tr>
          <th scope="col">Time</th><th scope="col">Account</th><th scope="col">Event</th><th scope="col">Contact</th>
          <th scope="col" class="number">Attempt</th><th scope="col" class="number">Status</th>
        </tr></thead>
        <tbody>${deliveries.map(
          ({ at, hubId, event, contactId, status, attempt }) => html`
          <tr>
            <td>${time(at)}</td>
            <td>${hubId}</td>
            <td>${event}</td>
            <td>${contactId}</td>
            <td class="number">${attempt + 1}</td>
            <td class="number ${isTaken(status) ? 'good' : 'bad'}">${status ?? 'no answer'}</td>
          </tr>`,
        )}
        </tbody>
      </table>`;
}

const isTaken = (status: number | null): boolean => status !== null && status >= 200 && status < 300;
