export const ACTIVITY_PERIODS = ['24h', '7d', '30d'] as const;
export type ActivityPeriod = (typeof ACTIVITY_PERIODS)[number];
