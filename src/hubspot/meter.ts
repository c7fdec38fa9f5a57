import { setTimeout as delay } from 'node:timers/promises';
import { HubSpotError } from './hubspot-error.ts';
import type { Quota, Taken } from './quota.ts';
import type { QuotaKind } from './quota-kind.ts';

/** Longer waits leave the activity: the workflow's timer takes over. */
export const SHORT_WAIT_MS = 15_000;

/** Keeps the calls of one account within its quota. */
export class Meter {
  readonly #quota: Quota;
  readonly #hubId: number;

  constructor(quota: Quota, hubId: number) {
    this.#quota = quota;
    this.#hubId = hubId;
  }

  tryTake(kind: QuotaKind, waiting = 0): Promise<Taken> {
    return this.#quota.take(this.#hubId, kind, { waiting });
  }

  /** Waits for a slot. @throws {HubSpotError} `wait`, when that takes longer than an activity should wait */
  async take(kind: QuotaKind, waiting = 0): Promise<string> {
    const giveUpAt = performance.now() + SHORT_WAIT_MS;
    for (;;) {
      const taken = await this.tryTake(kind, waiting);
      if (taken.granted) return taken.slot;
      if (performance.now() + taken.waitMs > giveUpAt) throw limitReached(taken.waitMs);
      await delay(taken.waitMs * (1 + 0.1 * Math.random())); // several processes may wait for the same slot
    }
  }

  /** Makes a call on a slot that was taken. A 429 blocks the account once, for everybody. */
  async spend<Result>(kind: QuotaKind, slot: string, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof HubSpotError && error.verdict.is === 'wait' && error.verdict.why !== 'locked') {
        await this.#quota.block(this.#hubId, kind, error.verdict.ms).catch(() => {}); // the next 429 says it again
      }
      throw error;
    } finally {
      // HubSpot's answer counts, whatever becomes of our own book-keeping: a slot ends by itself.
      void this.#quota.giveBack(this.#hubId, kind, slot).catch(() => {});
    }
  }

  /** Waits for a slot, then makes the call. */
  async run<Result>(kind: QuotaKind, call: () => Promise<Result>): Promise<Result> {
    return this.spend(kind, await this.take(kind), call);
  }

  noteLimit(max: number): Promise<void> {
    return this.#quota.noteLimit(this.#hubId, max);
  }
}

export const limitReached = (ms: number) =>
  new HubSpotError({ verdict: { is: 'wait', why: 'rate_limit', ms }, operation: 'quota' });
