/** With nobody there to be delayed by it, a burst may keep the machine busy, and fill its batches. */
const ALONE = 64;
/** A neighbour's lead takes ten hops through Temporal, and queues at each behind all that are in flight. */
const AMONG_OTHERS = 4;
/** How long a tenant that had a lead is expected to have another. */
const COMPANY_MS = 5_000;
/** Neighbours may be about to come, and what is in flight can't be called back. */
const DOUBLES_EVERY_MS = 1_000;

/**
 * How many leads a tenant may have in Temporal at once: few while other tenants have leads too; of a burst that is
 * alone twice as many each second.
 */
export class TenantWindow {
  readonly #seenAt = new Map<string, number>();
  /** When a burst was first seen with nobody else there. */
  #aloneSince: number | null = null;

  /**
   * These tenants' leads are just being started.
   * @param isLineLeft whether others wait for a place
   */
  note(leads: readonly { readonly tenantId: string }[], isLineLeft: boolean): void {
    const now = performance.now();
    for (const { tenantId } of leads) this.#seenAt.set(tenantId, now);
    for (const [tenantId, at] of this.#seenAt) if (now - at > COMPANY_MS) this.#seenAt.delete(tenantId);
    const isBurstAlone = isLineLeft && this.#seenAt.size === 1;
    this.#aloneSince = isBurstAlone ? (this.#aloneSince ?? now) : null;
  }

  get size(): number {
    if (this.#aloneSince === null) return AMONG_OTHERS;
    const doubled = Math.floor((performance.now() - this.#aloneSince) / DOUBLES_EVERY_MS);
    return Math.min(ALONE, AMONG_OTHERS * 2 ** doubled);
  }

  /** How soon to look whether places are free, in milliseconds: of a wide window there are many by then. */
  get lookAgainMs(): number {
    return this.size < ALONE ? 100 : 250;
  }
}
