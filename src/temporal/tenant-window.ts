/** With nobody there to be delayed by it, a burst may keep the machine busy, and fill its batches. */
const ALONE = 64;
/** A neighbour's lead takes ten hops through Temporal, and queues at each behind all that are in flight. */
const AMONG_OTHERS = 4;
/** How long a tenant that had a lead is expected to have another. */
const COMPANY_MS = 5_000;

/** How many leads a tenant may have in Temporal at once: fewer, while other tenants have leads too. */
export class TenantWindow {
  readonly #seenAt = new Map<string, number>();

  /** These tenants' leads are just being started. */
  note(leads: readonly { readonly tenantId: string }[]): void {
    const now = performance.now();
    for (const { tenantId } of leads) this.#seenAt.set(tenantId, now);
    for (const [tenantId, at] of this.#seenAt) if (now - at > COMPANY_MS) this.#seenAt.delete(tenantId);
  }

  get size(): number {
    return this.#isAmongOthers ? AMONG_OTHERS : ALONE;
  }

  /** How soon to look whether places are free, in milliseconds: of a wide window there are many by then. */
  get lookAgainMs(): number {
    return this.#isAmongOthers ? 100 : 250;
  }

  get #isAmongOthers(): boolean {
    return this.#seenAt.size > 1;
  }
}
