import type { Client } from '@temporalio/client';
import { findUnwatched } from '../connections/find-unwatched.ts';
import { expirePending } from '../connections/pending-connection.ts';
import type { Db } from '../db/client.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import type { KeyRing } from '../key-ring.ts';
import { isLineServed } from '../leads/claim-queued-leads.ts';
import { forgetContactNews } from '../leads/contact-news.ts';
import { eraseOldLeads } from '../leads/erase-old-leads.ts';
import { queueOverdueLeads } from '../leads/queue-overdue-leads.ts';
import { swept } from '../metrics/instruments.ts';
import { renewNow } from '../temporal/refresh-workflow.ts';
import { startQueuedLeads } from '../temporal/start-queued-leads.ts';

/** A sweep is one of many: what is left over is found by the next. */
const PAGES_MAX = 20;
/** A minute passes until the next of these. */
const STARTED_AT_ONCE = { window: 16, atMost: 100, burstsStepAside: false };

export interface SweepActivityDeps {
  readonly db: Db;
  readonly client: Client;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
  /** Of workspaces that have no time of their own; `null` for ever. */
  readonly retentionDays: number | null;
}

/** What keeps leads moving when a start, a timer or a signal was lost. */
export function sweepActivities(deps: SweepActivityDeps) {
  const { db, client, retentionDays } = deps;
  return {
    /** Erases what finished leads hold of their persons once the time to keep it is over; returns of how many. */
    eraseOld: async () => {
      await forgetContactNews(db);
      return inPages(() => eraseOldLeads(db, retentionDays));
    },
    /** Leaves accounts that were approved in place of another and never confirmed; returns how many. */
    expirePending: () => expirePending(deps),
    /** Puts overdue leads back in line; returns how many. */
    queueOverdue: async () => {
      const queued = await inPages(() => queueOverdueLeads(db));
      swept(queued);
      return queued;
    },
    /** Has tokens renewed that nobody has renewed in time: their workflow is lost, or missed a signal. */
    watchConnections: async () => {
      const overdue = await findUnwatched(db);
      await Promise.all(overdue.map((tenantId) => renewNow(client, { tenantId })));
      return overdue.length;
    },
    /** Starts what may be started now where no `api` process does so; returns how many. */
    startQueued: async () => {
      if (await isLineServed(db)) return 0; // by one who knows when a burst's turn has come
      return inPages(async () => (await startQueuedLeads(db, client, STARTED_AT_ONCE)).leads.length);
    },
  };
}

async function inPages(page: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const count = await page();
    if (count === 0) break;
    total += count;
  }
  return total;
}
