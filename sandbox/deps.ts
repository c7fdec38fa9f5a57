import type { SearchIndex } from './crm/search-index.ts';
import type { Faults } from './faults/faults.ts';
import type { RequestLog } from './request-log.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/store.ts';
import type { Traffic } from './traffic/traffic.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** The app as it is registered with HubSpot. */
export type RegisteredApp = {
  clientId: string;
  clientSecret: string;
  redirectUrls: readonly string[];
  /** Life of an access token, until another one is set; HubSpot's own is 1,800. */
  tokenSeconds: number;
};

export type Deps = {
  app: RegisteredApp;
  store: Store;
  searchIndex: SearchIndex;
  requests: RequestLog;
  traffic: Traffic;
  faults: Faults;
  settings: Settings;
  webhooks: Webhooks;
  now: () => number;
  /** Aborted when the sandbox closes. */
  life: AbortSignal;
};
