import type { RequestLog } from './request-log.ts';
import type { Store } from './store/store.ts';
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
  requests: RequestLog;
  webhooks: Webhooks;
  now: () => number;
};
