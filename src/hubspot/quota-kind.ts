/** HubSpot counts searches apart from all other calls. */
export const QUOTA_KINDS = ['requests', 'searches'] as const;
export type QuotaKind = (typeof QUOTA_KINDS)[number];

/** Why HubSpot takes nothing for a while: a rolling limit, the day's limit, or the account moves to another place. */
export type BlockReason = 'rate_limit' | 'daily_limit' | 'migrating';
