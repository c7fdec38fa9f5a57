import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDemo } from './demo.ts';
import { freePort } from './free-port.ts';
import { stopParts } from './process.ts';
import * as services from './services.ts';
import { type Given, secretsOf } from './settings.ts';

/** The whole service with fresh parts of its own, connected to the sandbox at HubSpot's real quota. */
export interface ThrowAway {
  /** As `api` and the workers are given it. */
  readonly env: Given;
  readonly publicUrl: string;
  /** Which process is which part. */
  readonly pidDir: string;
  /** Creates a workspace, or finds it, and connects it to the sandbox's account of that number, as its admin would. */
  connect(tenantId: string, account: number): Promise<{ hubId: number; apiKey: string }>;
  /** Ends every part and takes what they have kept away. */
  stop(): Promise<void>;
}

/** The sandbox has ten thousand accounts from here on. */
const FIRST_HUB_ID = 48_100_000;

interface ThrowAwayOptions {
  readonly workers: number;
  readonly env?: Given;
  /** What stands between PostgreSQL and Temporal and those who use them: their addresses, changed. */
  readonly between?: (addresses: Given) => Promise<Given>;
}

/** Starts it, everything that does not need another part at the same time. */
export async function startThrowAway({
  workers,
  env: more = {},
  between = async (addresses) => addresses,
}: ThrowAwayOptions): Promise<ThrowAway> {
  const dataDir = mkdtempSync(join(tmpdir(), 'assistloop-throw-away-'));
  chmodSync(dataDir, 0o711); // root's PostgreSQL, another user, gets in; else its data would be kept elsewhere, and stay
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  process.once('exit', remove); // after the parts, which end with us: see process.ts
  const pidDir = join(dataDir, 'pids');
  const context = { dataDir, pidDir, anyPorts: true, log: () => {} };
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const env: Given = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '0',
    TRUST_PROXY: 'loopback',
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    ...secretsOf(dataDir),
    ...more,
  };
  const stop = async () => {
    await stopParts(() => {});
    process.off('exit', remove);
    remove();
  };
  const first = [
    services.database(env, context).then(async (given) => {
      await services.migrations({ ...env, ...given }, context);
      return given;
    }),
    services.temporal(env, context),
    services.sandbox(env, context),
  ];
  try {
    const [database, temporal, sandbox] = await Promise.all(first);
    Object.assign(env, await between({ ...database, ...temporal }), sandbox);
    await services.apiAndWorkers(env, context, { workers });
  } catch (error) {
    await Promise.allSettled(first); // none may begin after the end
    await stop();
    throw error;
  }
  return {
    env,
    publicUrl,
    pidDir,
    async connect(tenantId, account) {
      const hubId = FIRST_HUB_ID + account;
      const operatorKey = env.OPERATOR_API_KEY ?? '';
      const { apiKey, connected } = await prepareDemo({
        ...{ publicUrl, operatorKey, dataDir, tenantId, hubId },
        address: `10.0.${account >> 8}.${account & 255}`, // or a thousand admins would be one who tries too often
        approveAtSandbox: true,
      });
      if (!connected) throw new Error(`${tenantId} could not be connected to HubSpot`);
      return { hubId, apiKey };
    },
    stop,
  };
}
