/** The longest time before its expiry at which a token is renewed. */
export const RENEWAL_LEAD_MAX_MS = 300_000;

/** How long before its expiry a token is renewed: five minutes, or a third of its life where that is shorter. */
export const renewalLeadMs = (lifetimeMs: number) => Math.min(RENEWAL_LEAD_MAX_MS, lifetimeMs / 3);
