import { loadConfigOrExit } from '../config.ts';
import { createEnsureFreshToken } from '../connections/ensure-fresh-token.ts';
import { createAccountOf } from '../connections/hubspot-accounts.ts';
import { openDatabase } from '../db/client.ts';
import { hubspotApp, quotaOf, versionNotice } from '../hubspot/hubspot-app.ts';
import { Quota } from '../hubspot/quota.ts';
import { createLog } from '../log.ts';
import { Shutdown } from '../shutdown.ts';
import { temporalClient } from '../temporal/connect.ts';
import { connectionSignals } from '../temporal/refresh-workflow.ts';
import { createStarter } from '../temporal/starter.ts';
import { createApp } from './app.ts';
import { listen } from './listen.ts';

const config = loadConfigOrExit(process.env);
const log = createLog('api', config.LOG_LEVEL);
const shutdown = new Shutdown({ log, withinMs: 25_000 });
const app = hubspotApp(config);
const notice = versionNotice(app);
if (notice) log.warn(notice);

const { db } = shutdown.track(openDatabase(config.DATABASE_URL, { connectionsMax: 20 }));
const client = temporalClient();
const starter = shutdown.track(createStarter({ db, client, log }));
const quota = new Quota(db, quotaOf(config));
const ensureFreshToken = createEnsureFreshToken({ db, app, keys: config.TOKEN_ENCRYPTION_KEYS });
const api = createApp({
  db,
  app,
  keys: config.TOKEN_ENCRYPTION_KEYS,
  quota,
  starter,
  isTemporalAway: starter.isTemporalAway,
  signals: connectionSignals(client, log),
  ensureFreshToken,
  accountOf: createAccountOf({
    app,
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
const { port } = shutdown.track(await listen(api, config.PORT));
log.info({ port }, 'ready');
process.send?.('ready');
