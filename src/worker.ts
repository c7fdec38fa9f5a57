import { createActivities } from './activities/create-activities.ts';
import { loadConfigOrExit } from './config.ts';
import { createEnsureFreshToken } from './connections/ensure-fresh-token.ts';
import { createAccountOf } from './connections/hubspot-accounts.ts';
import { openDatabase } from './db/client.ts';
import { untilDatabaseReady } from './db/database-state.ts';
import { hubspotApp, quotaOf, versionNotice } from './hubspot/hubspot-app.ts';
import { Quota } from './hubspot/quota.ts';
import { createLog } from './log.ts';
import { metricsPage } from './metrics/metrics-page.ts';
import { openOperatorPort } from './operator-port.ts';
import { type Phase, probePages } from './probes.ts';
import { Shutdown } from './shutdown.ts';
import { workflowBundle } from './temporal/bundle-workflows.ts';
import { temporalClient } from './temporal/connect.ts';
import { ensureSweepSchedule } from './temporal/ensure-sweep-schedule.ts';
import { installRuntime } from './temporal/install-runtime.ts';
import { runWorkers } from './temporal/run-workers.ts';
import { untilTemporalReady } from './temporal/until-temporal-ready.ts';

const config = loadConfigOrExit(process.env);
const log = createLog('worker', config.LOG_LEVEL);
const shutdown = new Shutdown({ log, withinMs: 40_000 });
let isWorking = false;
const phase = (): Phase => (shutdown.isEnding ? 'ending' : isWorking ? 'working' : 'starting');
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
const retentionDays = config.RETENTION_DAYS ?? null;
const activities = createActivities({
  ...{ db, app, keys, quota, client, ensureFreshToken, accountOf, retentionDays, log },
});

const sdkMetrics = await installRuntime(log, { measured: config.METRICS_PORT !== undefined });
if (config.METRICS_PORT !== undefined) {
  const pages = { '/metrics': metricsPage(sdkMetrics), ...probePages(db, phase) };
  const { port } = shutdown.track(await openOperatorPort(config.METRICS_PORT, pages));
  log.info({ metricsPort: port }, 'metrics and probes are answered');
}
await untilDatabaseReady(db, log);
await untilTemporalReady(client, log);
shutdown.track(await runWorkers({ activities, bundle: await workflowBundle(log), log }));
await ensureSweepSchedule(client);
isWorking = true;
log.info('ready');
process.send?.('ready');
