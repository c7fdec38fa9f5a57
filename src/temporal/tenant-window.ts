/** With nobody there to be delayed by it, a burst may keep the machine busy, and fill its batches. */
const ALONE_MAX = 64;
const ALONE_AT_FIRST = 4;
/** Neighbours may be about to come, and what is in flight can't be called back. */
const DOUBLES_EVERY_MS = 1_000;
/** A neighbour's lead takes ten hops through Temporal, and queues at each behind all that are in flight. */
const AMONG_OTHERS = 2;
/** How long a tenant that had a lead is expected to have another. */
const COMPANY_MS = 5_000;
/** Where others always have leads on their way, a burst still goes on. */
const STEP_ASIDE_MAX_MS = 400;

/** How soon to look whether a burst may go on: its neighbours' leads take a tenth of a second, */
const LOOK_AMONG_OTHERS_MS = 30;
/** what waits for HubSpot longer, */
const LOOK_MS = 100;
/** and of a wide window many places are free by then. */
const LOOK_WIDE_MS = 250;

/**
 * How many leads a tenant may have in Temporal at once, and when: few while other tenants have leads too, and a
 * burst's not beside theirs; of a burst that is alone twice as many each second.
 */
export class TenantWindow {
  readonly #seenAt = new Map<string, number>();
  /** When a burst was first seen with nobody else there. */
  #aloneSince: number | null = null;
  /** Since when a burst has let others pass. */
  #asideSince: number | null = null;

  /**
   * These tenants' leads are just being started.
   * @param line.isLeft whether others wait for a place
   * @param line.steppedAside whether a burst let others pass
   */
  note(
    leads: readonly { readonly tenantId: string }[],
    { isLeft, steppedAside }: { isLeft: boolean; steppedAside: boolean },
  ): void {
    const now = performance.now();
    for (const { tenantId } of leads) this.#seenAt.set(tenantId, now);
    for (const [tenantId, at] of this.#seenAt) if (now - at > COMPANY_MS) this.#seenAt.delete(tenantId);
    const isBurstAlone = isLeft && !steppedAside && this.#seenAt.size === 1;
    this.#aloneSince = isBurstAlone ? (this.#aloneSince ?? now) : null;
    this.#asideSince = steppedAside ? (this.#asideSince ?? now) : null;
  }

  get size(): number {
    if (this.#aloneSince === null) return AMONG_OTHERS;
    const doubled = Math.floor((performance.now() - this.#aloneSince) / DOUBLES_EVERY_MS);
    return Math.min(ALONE_MAX, ALONE_AT_FIRST * 2 ** doubled);
  }

  /** Whether a burst still lets others pass: not once it has done so for long enough. */
  get burstsStepAside(): boolean {
    return this.#asideSince === null || performance.now() - this.#asideSince < STEP_ASIDE_MAX_MS;
  }

  /** How soon to look whether places are free, in milliseconds. */
  get lookAgainMs(): number {
    if (this.#seenAt.size > 1) return LOOK_AMONG_OTHERS_MS;
    return this.size < ALONE_MAX ? LOOK_MS : LOOK_WIDE_MS;
  }
}
