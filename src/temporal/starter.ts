import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';
import { startQueuedLeads, TemporalAway } from './start-queued-leads.ts';
import { TenantWindow } from './tenant-window.ts';

/** Without work: how soon a lead is found whose poke got lost. */
const IDLE_POLL_MS = 1_000;
/** Who comes while these are being started is among the next. */
const STARTED_AT_ONCE_MAX = 8;
const AWAY_BACKOFF_MAX_MS = 10_000;
const LOG_AWAY_EVERY_MS = 30_000;

export interface Starter {
  /** A lead was queued: look now. */
  poke(): void;
  /** Whether Temporal refused the last leads that it was to take. */
  isTemporalAway(): boolean;
  close(): Promise<void>;
}

/** Hands queued leads to Temporal, fairly among tenants, for as long as the process lives. */
export function createStarter({ db, client, log }: { db: Db; client: Client; log: Logger }): Starter {
  let closed = false;
  let poked = false;
  let wake = () => {};
  let failures = 0;
  let loggedAt = -Infinity;
  const window = new TenantWindow();

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (poked || closed) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function turn(): Promise<number> {
    try {
      const { leads, steppedAside, isLeft } = await startQueuedLeads(db, client, {
        window: window.size,
        burstsStepAside: window.burstsStepAside,
        atMost: STARTED_AT_ONCE_MAX,
      });
      failures = 0;
      window.note(leads, { isLeft, steppedAside });
      if (leads.length === STARTED_AT_ONCE_MAX) return 0;
      return isLeft ? window.lookAgainMs : IDLE_POLL_MS;
    } catch (error) {
      failures += 1;
      if (performance.now() - loggedAt > LOG_AWAY_EVERY_MS) {
        loggedAt = performance.now();
        log.warn(
          { failures, requeued: error instanceof TemporalAway ? error.requeued : 0, err: error },
          'queued leads could not be started; they stay in line and are tried again',
        );
      }
      return Math.min(AWAY_BACKOFF_MAX_MS, 100 * 2 ** failures);
    }
  }

  async function run() {
    while (!closed) {
      poked = false;
      const pauseMs = await turn();
      // While Temporal is away, submits keep poking: only the clock may hasten the next try.
      if (failures > 0) poked = false;
      await pause(pauseMs);
    }
  }

  const running = run();
  return {
    poke() {
      poked = true;
      if (failures === 0) wake();
    },
    isTemporalAway: () => failures > 0,
    async close() {
      closed = true;
      wake();
      await running;
    },
  };
}
