/** The longest time before its expiry at which a token is renewed. */
export const RENEWAL_LEAD_MAX_MS = 300_000;

/** How long before its expiry a token is renewed: five minutes, or a third of its life where that is shorter. */
export const renewalLeadMs = (lifetimeMs: number) => Math.min(RENEWAL_LEAD_MAX_MS, lifetimeMs / 3);

/** The later a renewal is, the fewer of all tenants' come together. */
export const RENEWAL_JITTER = 0.2;

/** How long before its expiry a token is renewed at the latest, unless something is in the way. */
export const renewalLeadMinMs = (lifetimeMs: number) => renewalLeadMs(lifetimeMs) * (1 - RENEWAL_JITTER);

/** The longest pause between renewals that fail, before the jitter. */
export const FAILED_PAUSE_MAX_MS = 240_000;
