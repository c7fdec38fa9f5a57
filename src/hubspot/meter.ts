import { setTimeout as delay } from 'node:timers/promises';
import { HubSpotError } from './hubspot-error.ts';
import type { Quota, Taken } from './quota.ts';
import { QUOTA_KINDS, type QuotaKind } from './quota-kind.ts';

/** Longer waits leave the activity: the workflow's timer takes over. */
export const SHORT_WAIT_MS = 15_000;
/** Times that HubSpot may send a call back before its activity leaves for a timer. */
export const SENT_BACK_MAX = 5;

/** Keeps the calls of one account within its quota. */
export class Meter {
  readonly #quota: Quota;
  readonly #hubId: number;

  constructor(quota: Quota, hubId: number) {
    this.#quota = quota;
    this.#hubId = hubId;
  }

  /** @param waiting how many stand in line; `null` from one who asks beside the line, and knows nothing of it */
  tryTake(kind: QuotaKind, waiting: number | null): Promise<Taken> {
    return this.#quota.take(this.#hubId, kind, { waiting });
  }

  /** Waits for a slot. @throws {HubSpotError} `wait`, when that takes longer than an activity should wait */
  async take(kind: QuotaKind): Promise<string> {
    const giveUpAt = performance.now() + SHORT_WAIT_MS;
    for (;;) {
      const taken = await this.tryTake(kind, null);
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
      const verdict = error instanceof HubSpotError ? error.verdict : null;
      if (verdict?.is === 'wait' && verdict.why !== 'locked' && !isOwn(error)) {
        const { ms, why } = verdict;
        // A rolling limit is that of its kind; a day's end or a migration stops the whole account.
        const kinds = why === 'rate_limit' ? [kind] : QUOTA_KINDS;
        const blocks = kinds.map((blocked) => this.#quota.block(this.#hubId, blocked, { ms, why }));
        await Promise.allSettled(blocks); // where it fails, the next refusal says it again
      }
      throw error;
    } finally {
      // HubSpot's answer counts, whatever becomes of our own book-keeping: a slot ends by itself.
      void this.#quota.giveBack(this.#hubId, kind, slot).catch(() => {});
    }
  }

  /** Waits for a slot, then makes the call; a short wait that HubSpot asks for is waited here. */
  async run<Result>(kind: QuotaKind, call: () => Promise<Result>): Promise<Result> {
    for (let sentBack = 0; ; sentBack++) {
      try {
        return await this.spend(kind, await this.take(kind), call);
      } catch (error) {
        const waitMs = shortWaitMs(error);
        if (waitMs === null || sentBack === SENT_BACK_MAX) throw error;
        await delay(waitMs);
      }
    }
  }

  /**
   * Makes a call once more whose first slot is still held. It waits for no other, or those who hold all of them
   * would wait for each other: where there is none, the call as a whole is sent back.
   * @throws {HubSpotError} `wait`, when there is no slot
   */
  async again<Result>(kind: QuotaKind, call: () => Promise<Result>): Promise<Result> {
    const taken = await this.tryTake(kind, null);
    if (!taken.granted) throw limitReached(taken.waitMs);
    return this.spend(kind, taken.slot, call);
  }

  noteLimit(max: number): Promise<void> {
    return this.#quota.noteLimit(this.#hubId, max);
  }
}

/** How long HubSpot asks to wait, where that is short enough to stay in the activity. */
function shortWaitMs(error: unknown): number | null {
  const verdict = error instanceof HubSpotError ? error.verdict : null;
  return verdict?.is === 'wait' && verdict.ms <= SHORT_WAIT_MS ? verdict.ms : null;
}

const OWN = 'quota';

/** There is no slot for so long: HubSpot was not asked. */
export const limitReached = (ms: number) =>
  new HubSpotError({ verdict: { is: 'wait', why: 'rate_limit', ms }, operation: OWN });

const isOwn = (error: unknown) => error instanceof HubSpotError && error.operation === OWN;
