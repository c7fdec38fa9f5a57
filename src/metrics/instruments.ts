import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * What this process counts. Labels are codes of our own, HubSpot's statuses and route templates: few, and nothing
 * that a person or a workspace is known by. Names and meanings stand in `docs/operate.md`.
 */
export const registry = new Registry();
const registers = [registry];

export const leadsAccepted = new Counter({
  name: 'assistloop_leads_accepted_total',
  help: 'Leads stored for the first time',
  registers,
});

export const leadsSynced = new Counter({
  name: 'assistloop_leads_synced_total',
  help: 'Leads that HubSpot has, by what became of the contact',
  labelNames: ['outcome'],
  registers,
});

export const leadsHalted = new Counter({
  name: 'assistloop_leads_halted_total',
  help: 'Leads that began to wait, by what for, or failed, by the code',
  labelNames: ['state', 'reason'],
  registers,
});

export const leadSyncSeconds = new Histogram({
  name: 'assistloop_lead_sync_seconds',
  help: "From a lead's acceptance to HubSpot's answer, leads left out that waited for a connection and test leads",
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 21_600],
  registers,
});

export const sweepRequeued = new Counter({
  name: 'assistloop_sweep_requeued_total',
  help: 'Leads that the sweep put in line again, because nothing was heard of their run',
  registers,
});

export const sweepFinished = new Gauge({
  name: 'assistloop_sweep_finished_timestamp_seconds',
  help: 'When a sweep last looked for overdue leads in this process; 0 for not yet',
  registers,
});

export const hubspotRequests = new Counter({
  name: 'assistloop_hubspot_requests_total',
  help: 'Calls to HubSpot by operation and HTTP status; timeout and network stand for no answer',
  labelNames: ['operation', 'status'],
  registers,
});

export const hubspotRequestSeconds = new Histogram({
  name: 'assistloop_hubspot_request_seconds',
  help: 'How long HubSpot took to answer a call, by operation',
  labelNames: ['operation'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
  registers,
});

export const quotaWaitSeconds = new Histogram({
  name: 'assistloop_hubspot_quota_wait_seconds',
  help: "How long a lead's call stood in line until the account's quota let it leave",
  labelNames: ['call'],
  buckets: [0.01, 0.05, 0.25, 1, 2.5, 5, 10, 15, 30],
  registers,
});

export const batchSize = new Histogram({
  name: 'assistloop_hubspot_batch_size',
  help: 'How many leads one call served',
  labelNames: ['call'],
  buckets: [1, 2, 5, 10, 25, 50, 100],
  registers,
});

export const tokenRequests = new Counter({
  name: 'assistloop_token_requests_total',
  help: 'Requests for tokens by grant and result; operator stands for refused app credentials (invalid_client)',
  labelNames: ['grant', 'result'],
  registers,
});

export const httpRequestSeconds = new Histogram({
  name: 'assistloop_http_request_seconds',
  help: 'How long api took to answer, by route and class of status',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.01, 0.025, 0.1, 0.25, 1, 5],
  registers,
});

export const unforeseenErrors = new Counter({
  name: 'assistloop_unforeseen_errors_total',
  help: 'Errors that nobody foresaw; each has a trace id in the log',
  labelNames: ['where'],
  registers,
});

/** An increase is seen only of a series that was there before: what alerts wait for starts at zero. */
for (const grant of ['refresh_token', 'authorization_code']) {
  for (const result of ['ok', 'operator']) tokenRequests.inc({ grant, result }, 0);
}
for (const where of ['request', 'activity']) unforeseenErrors.inc({ where }, 0);

/** Takes the time of one call to HubSpot. @returns to be told the status of the answer, or why there was none */
export function hubspotAnswered(operation: string): (status: number | 'timeout' | 'network') => void {
  const startedAt = performance.now();
  return (status) => {
    hubspotRequests.inc({ operation, status });
    hubspotRequestSeconds.observe({ operation }, secondsSince(startedAt));
  };
}

/** Notes that one call left for these, and how long each of them had stood in line. */
export function hubspotCallLeft(call: string, entries: readonly { readonly since: number }[]): void {
  batchSize.observe({ call }, entries.length);
  for (const { since } of entries) quotaWaitSeconds.observe({ call }, secondsSince(since));
}

/** @param seconds since its acceptance; `null` where that says nothing about the service */
export function leadSynced(outcome: string, seconds: number | null): void {
  leadsSynced.inc({ outcome });
  if (seconds !== null) leadSyncSeconds.observe(seconds);
}

/** @param requeued how many overdue leads a sweep has put in line */
export function swept(requeued: number): void {
  sweepRequeued.inc(requeued);
  sweepFinished.setToCurrentTime();
}

const secondsSince = (startedAt: number) => (performance.now() - startedAt) / 1_000;
