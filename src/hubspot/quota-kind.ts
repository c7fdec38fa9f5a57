/** HubSpot counts searches apart from all other calls. */
export const QUOTA_KINDS = ['requests', 'searches'] as const;
export type QuotaKind = (typeof QUOTA_KINDS)[number];
