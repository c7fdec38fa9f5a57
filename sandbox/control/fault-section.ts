import type { Deps } from '../deps.ts';
import type { ArmedFault } from '../faults/faults.ts';
import { type Html, html } from './html.ts';
import { time } from './time.ts';

const minuteMs = 60_000;

/** What the page offers at a press: the common ones, each for a minute. */
const common: { name: string; fields: Record<string, string | number> }[] = [
  { name: 'Outage', fields: { status: 503 } },
  { name: 'Daily limit reached', fields: { operation: 'contacts', status: 429, policyName: 'DAILY' } },
  { name: 'App credentials refused', fields: { operation: 'token', status: 400, category: 'BAD_CLIENT_ID' } },
  { name: 'Answers lost', fields: { operation: 'contacts', drop: 'after' } },
];

/** What goes wrong at present, and buttons to let something go wrong. */
export const faultSection = ({ faults, settings }: Deps): Html => html`
  <section aria-labelledby="faults-title">
    <h2 id="faults-title">Faults</h2>
    <div class="scroll" role="region" aria-labelledby="faults-title" tabindex="0" id="faults" data-live>
      ${faultTable(faults.armed())}
      <p class="quiet">Latency of every call: ${settings.latencyMs} ms.</p>
    </div>
    <div class="buttons">${common.map(
      ({ name, fields }) => html`
      <form class="inline" method="post" action="/sandbox/faults">
        ${Object.entries({ ...fields, forMs: minuteMs }).map(
          ([field, value]) => html`<input type="hidden" name="${field}" value="${value}">`,
        )}
        <button>${name}, for a minute</button>
      </form>`,
    )}
      <form class="inline" method="post" action="/sandbox/faults/clear"><button>Clear faults</button></form>
      <form class="inline" method="post" action="/sandbox/settings">
        <input name="latencyMs" type="number" min="0" max="600000" required size="7" placeholder="ms" aria-label="Latency of every call in milliseconds">
        <button>Set latency</button>
      </form>
    </div>
  </section>`;

function faultTable(armed: ArmedFault[]): Html {
  if (armed.length === 0) return html`<p class="quiet">None: HubSpot is well.</p>`;
  return html`<table>
        <caption>Armed faults, in the order in which they strike</caption>
        <thead><tr>
          <th scope="col">Operation</th><th scope="col">Account</th><th scope="col">What</th>
          <th scope="col" class="number">Calls left</th><th scope="col">Until</th>
        </tr></thead>
        <tbody>${armed.map(
          (fault) => html`
          <tr>
            <td>${fault.operation ?? 'all'}</td>
            <td>${fault.hubId ?? 'all'}</td>
            <td class="text">${whatOf(fault)}</td>
            <td class="number">${fault.left ?? ''}</td>
            <td>${fault.endsAtMs === null ? '' : time(new Date(fault.endsAtMs).toISOString())}</td>
          </tr>`,
        )}
        </tbody>
      </table>`;
}

function whatOf({ status, body, category, policyName, landed, latencyMs, drop }: ArmedFault): string {
  const answered = status ?? (body === undefined ? undefined : 200);
  const parts = [
    answered !== undefined && `answers ${[answered, policyName, category].filter(Boolean).join(' ')}`,
    body !== undefined && `with the body ${JSON.stringify(body)}`,
    landed && 'though the work is done',
    drop !== undefined && `connection cut (${drop})`,
    latencyMs !== undefined && `${latencyMs} ms late`,
  ];
  return parts.filter(Boolean).join(', ');
}
