import { once, setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createApp } from './app.ts';
import { createSearchIndex } from './crm/search-index.ts';
import type { RegisteredApp } from './deps.ts';
import { createFaults } from './faults/faults.ts';
import { createRecentLog } from './recent-log.ts';
import { usualSettings } from './settings.ts';
import { openStore, type Store } from './store/store.ts';
import type { QuotaOptions } from './traffic/quota.ts';
import { createTraffic } from './traffic/traffic.ts';
import { createWebhooks, type WebhookOptions } from './webhooks/webhooks.ts';

export type SandboxOptions = RegisteredApp &
  WebhookOptions &
  QuotaOptions & {
    /** 0: any free one. */
    port: number;
    /** Other than loopback only where nobody else can reach it, as inside a network of containers. */
    host?: string;
    /** Listens there as well, over TLS. */
    tls?: { port: number; cert: Buffer; key: Buffer } | undefined;
    /** Where the state is kept; without it the state lives in memory. */
    dataDir?: string | undefined;
    /** The clock that tokens and contacts go by, in milliseconds since 1970. */
    now?: () => number;
    /** How long after a change a search finds it; HubSpot's own is seconds, at times minutes. */
    searchLagMs?: number;
  };

export type Sandbox = { url: string; close(): Promise<void> };

const closeWithinMs = 2_000;
const KEEP_ALIVE_MS = 65_000;

/** Starts a HubSpot sandbox on loopback. */
export async function startSandbox({
  port,
  host = '127.0.0.1',
  tls,
  dataDir,
  now = Date.now,
  searchLagMs = 0,
  ...app
}: SandboxOptions): Promise<Sandbox> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  // The port comes before the journal: a second start by mistake must not rewrite the file that the first one uses.
  const url = await listen(server, port, host);
  const store = openOrGiveUp(server, dataDir);
  const webhooks = createWebhooks({
    ...app,
    isInstalled: (hubId) => store.rows.installs.has(String(hubId)),
  });
  const life = new AbortController();
  setMaxListeners(0, life.signal); // every call that is on its way listens
  const handler = createApp({
    app,
    store,
    searchIndex: createSearchIndex(store, searchLagMs, now),
    requests: createRecentLog(),
    traffic: createTraffic(app, now),
    faults: createFaults(now),
    settings: { ...usualSettings },
    webhooks,
    now,
    life: life.signal,
  });
  server.on('request', handler);
  const servers = [server];
  if (tls) {
    const secure = createTlsServer({ ...tls, keepAliveTimeout: KEEP_ALIVE_MS }, handler);
    await listen(secure, tls.port, host);
    servers.push(secure);
  }
  let closing: Promise<void> | undefined;
  return {
    url,
    close: () => {
      life.abort();
      closing ??= Promise.all(servers.map(stop)).then(() => {
        webhooks.clear();
        store.close();
      });
      return closing;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no port.');
  return `http://127.0.0.1:${address.port}`;
}

function openOrGiveUp(server: Server, dataDir: string | undefined): Store {
  try {
    return openStore(dataDir);
  } catch (error) {
    server.close();
    throw error;
  }
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cutOff = setTimeout(() => server.closeAllConnections(), closeWithinMs);
  await closed;
  clearTimeout(cutOff);
}
