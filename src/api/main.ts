import type { RequestListener } from 'node:http';
import { loadConfigOrExit } from '../config.ts';
import { createEnsureFreshToken } from '../connections/ensure-fresh-token.ts';
import { createAccountOf } from '../connections/hubspot-accounts.ts';
import { openDatabase } from '../db/client.ts';
import { untilDatabaseReady } from '../db/database-state.ts';
import { hubspotApp, quotaOf, versionNotice } from '../hubspot/hubspot-app.ts';
import { Quota } from '../hubspot/quota.ts';
import { createLog } from '../log.ts';
import { metricsPage } from '../metrics/metrics-page.ts';
import { standingMetrics } from '../metrics/standing-metrics.ts';
import { openOperatorPort } from '../operator-port.ts';
import type { Phase } from '../probes.ts';
import { Shutdown } from '../shutdown.ts';
import { temporalClient } from '../temporal/connect.ts';
import { connectionSignals } from '../temporal/refresh-workflow.ts';
import { createStarter } from '../temporal/starter.ts';
import { createApp } from './app.ts';
import { listen } from './listen.ts';
import { createStartingApp } from './starting-app.ts';

const config = loadConfigOrExit(process.env);
const log = createLog('api', config.LOG_LEVEL);
const drainMs = config.DRAIN_SECONDS * 1_000;
const shutdown = new Shutdown({ log, withinMs: 25_000 + drainMs });
let isWorking = false;
const phase = (): Phase => (shutdown.isEnding ? 'ending' : isWorking ? 'working' : 'starting');
const hubspot = hubspotApp(config);
const notice = versionNotice(hubspot);
if (notice) log.warn(notice);

const { db } = shutdown.track(openDatabase(config.DATABASE_URL, { connectionsMax: 20 }));
let app: RequestListener = createStartingApp({ db, phase, log });
const listening = await listen((request, response) => app(request, response), config.PORT, { drainMs });
log.info({ port: listening.port }, 'listening');
await untilDatabaseReady(db, log);
const client = temporalClient();
const starter = shutdown.track(createStarter({ db, client, log }));
const quota = new Quota(db, quotaOf(config));
const ensureFreshToken = createEnsureFreshToken({ db, app: hubspot, keys: config.TOKEN_ENCRYPTION_KEYS });
app = createApp({
  db,
  app: hubspot,
  keys: config.TOKEN_ENCRYPTION_KEYS,
  quota,
  starter,
  phase,
  isTemporalAway: starter.isTemporalAway,
  signals: connectionSignals(client, log),
  ensureFreshToken,
  accountOf: createAccountOf({
    app: hubspot,
    quota,
    ensureFreshToken,
    groupCommit: config.HUBSPOT_GROUP_COMMIT,
  }),
  log,
  publicUrl: config.PUBLIC_URL,
  operatorApiKey: config.OPERATOR_API_KEY,
  emailHashKey: config.EMAIL_HASH_KEY,
  signingKeys: config.SIGNING_KEYS,
  trustProxy: config.TRUST_PROXY,
  temporalUiUrl: config.TEMPORAL_UI_URL ?? null,
  temporalNamespace: client.options.namespace,
});
if (config.METRICS_PORT !== undefined) {
  const pages = {
    '/metrics': metricsPage([standingMetrics({ db, isTemporalAway: starter.isTemporalAway })]),
  };
  const { port } = shutdown.track(await openOperatorPort(config.METRICS_PORT, pages));
  log.info({ metricsPort: port }, 'metrics can be read');
}
shutdown.track(listening); // the last to be opened up, the first to close
isWorking = true;
log.info('ready');
process.send?.('ready');
