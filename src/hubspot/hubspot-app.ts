import type { Config } from '../config.ts';
import type { HubSpotApiVersion } from './endpoints.ts';
import type { QuotaKind } from './quota-kind.ts';

/** Our app as HubSpot knows it, and where HubSpot is. */
export interface HubSpotApp {
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly version: HubSpotApiVersion;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUrl: string;
}

export const CALLBACK_PATH = '/oauth/hubspot/callback';

export function hubspotApp(config: Config): HubSpotApp {
  return {
    apiUrl: config.HUBSPOT_API_URL,
    appUrl: config.HUBSPOT_APP_URL,
    version: config.HUBSPOT_API_VERSION,
    clientId: config.HUBSPOT_CLIENT_ID,
    clientSecret: config.HUBSPOT_CLIENT_SECRET,
    redirectUrl: config.PUBLIC_URL + CALLBACK_PATH,
  };
}

/** Whether what we talk to is a stand-in, so that nobody takes it for HubSpot itself. */
export const isSandbox = ({ apiUrl }: HubSpotApp) => !/(^|\.)hubapi\.com$/.test(new URL(apiUrl).hostname);

/** How many calls of each kind an account may get in its window. */
export const quotaOf = (config: Config): Record<QuotaKind, number> => ({
  requests: config.HUBSPOT_REQUESTS_PER_10S,
  searches: config.HUBSPOT_SEARCHES_PER_SECOND,
});

/** What an operator should know at every start while the old version is in use; `null` for the current one. */
export function versionNotice({ version }: HubSpotApp): string | null {
  if (version !== 'v3') return null;
  return 'HubSpot ends OAuth v1 on 2027-02-16 and its v3 API in September 2027; set HUBSPOT_API_VERSION=2026-03 before';
}
