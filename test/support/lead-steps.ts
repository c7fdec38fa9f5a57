import { leadActivities } from '../../src/activities/lead-activities.ts';
import type { EnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import type { Db } from '../../src/db/client.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import type { Quota } from '../../src/hubspot/quota.ts';
import { createLog } from '../../src/log.ts';
import { aWideQuota } from './quota.ts';

/** The activities of a lead, unless told otherwise with a quota that no test reaches by accident. */
export function leadSteps(deps: {
  db: Db;
  app: HubSpotApp;
  ensureFreshToken: EnsureFreshToken;
  quota?: Quota;
}) {
  const accountOf = createAccountOf({ quota: aWideQuota(deps.db), ...deps, groupCommit: 'on' });
  return leadActivities({ ...deps, accountOf, log: createLog('test', 'silent') });
}
