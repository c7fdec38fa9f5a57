import { createActivities } from './activities/create-activities.ts';
import { loadConfigOrExit } from './config.ts';
import { createEnsureFreshToken } from './connections/ensure-fresh-token.ts';
import { createAccountOf } from './connections/hubspot-accounts.ts';
import { openDatabase } from './db/client.ts';
import { hubspotApp, quotaOf, versionNotice } from './hubspot/hubspot-app.ts';
import { Quota } from './hubspot/quota.ts';
import { createLog } from './log.ts';
import { Shutdown } from './shutdown.ts';
import { bundleWorkflows } from './temporal/bundle-workflows.ts';
import { temporalClient } from './temporal/connect.ts';
import { ensureSweepSchedule } from './temporal/ensure-sweep-schedule.ts';
import { runWorkers } from './temporal/run-workers.ts';

const config = loadConfigOrExit(process.env);
const log = createLog('worker', config.LOG_LEVEL);
const shutdown = new Shutdown({ log, withinMs: 25_000 });
const app = hubspotApp(config);
const notice = versionNotice(app);
if (notice) log.warn(notice);

const { db } = shutdown.track(openDatabase(config.DATABASE_URL, { connectionsMax: 20 }));
const client = temporalClient();
const keys = config.TOKEN_ENCRYPTION_KEYS;
const ensureFreshToken = createEnsureFreshToken({ db, app, keys });
const quota = new Quota(db, quotaOf(config));
const accountOf = createAccountOf({
  app,
  quota,
  ensureFreshToken,
  groupCommit: config.HUBSPOT_GROUP_COMMIT,
});
const activities = createActivities({ db, app, keys, quota, client, ensureFreshToken, accountOf });

shutdown.track(await runWorkers({ activities, bundle: await bundleWorkflows(log), log }));
await ensureSweepSchedule(client);
log.info('ready');
process.send?.('ready');
