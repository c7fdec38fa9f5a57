import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { startThrowAway } from '../dev/throw-away.ts';
import { pidOfPart, type Usage, usageOf } from './part-usage.ts';

export interface Counts {
  readonly received: number;
  readonly syncing: number;
  readonly waiting: number;
  readonly synced: number;
  readonly failed: number;
}

/** What the sandbox has counted. */
export interface Traffic {
  readonly requests: number;
  readonly searches: number;
  readonly rateLimited: number;
}

/** One connected workspace. */
export interface Workspace {
  submit(fields: Record<string, string>): Promise<void>;
  /** Waits until no lead is on its way. */
  settled(): Promise<Counts>;
  counts(): Promise<Counts>;
  /** Of the newest leads, at most 200: from acceptance to the contact, in milliseconds. */
  latencies(): Promise<number[]>;
}

export interface Service {
  readonly temporalAddress: string;
  /** Creates a workspace of this name and connects it to an account of its own. */
  workspace(id: string): Promise<Workspace>;
  traffic(): Promise<Traffic>;
  /** How long a call to HubSpot travels there and back, from now on. */
  setHubSpotLatency(ms: number): Promise<void>;
  /** Temporal takes connections and answers nothing, until it is thawed. */
  freezeTemporal(): void;
  thawTemporal(): void;
  usage(part: 'api' | 'worker' | 'worker-2' | 'Temporal' | 'sandbox'): Usage;
  /** How many times tokens were renewed. */
  renewals(): Promise<number>;
  /** How many connections hold a token that has ended. */
  endedTokens(): Promise<number>;
  stop(): Promise<void>;
}

const POLL_MS = 500;

/** Starts the whole service, with fresh parts of its own. */
export async function startService(options: {
  workers: number;
  env: Record<string, string>;
}): Promise<Service> {
  const { env, publicUrl, pidDir, connect, stop } = await startThrowAway(options);
  const sql = postgres(env.DATABASE_URL ?? '', { max: 1 });
  const temporalPid = pidOfPart(pidDir, 'Temporal');
  let workspaces = 0;
  /** Asked often, so not through `api`: that would be a load of its own. */
  const isUnderWay = (tenantId: string) => async () => {
    const [lead] = await sql`
      select from leads where tenant_id = ${tenantId} and status in ('received', 'syncing', 'waiting') limit 1`;
    return lead !== undefined;
  };
  return {
    temporalAddress: env.TEMPORAL_ADDRESS ?? '',
    async workspace(id) {
      const { apiKey } = await connect(id, workspaces++);
      return workspaceOf(publicUrl, apiKey, isUnderWay(id));
    },
    traffic: async () => (await (await fetch(`${env.HUBSPOT_API_URL}/sandbox/stats`)).json()) as Traffic,
    async setHubSpotLatency(latencyMs) {
      const body = new URLSearchParams({ latencyMs: String(latencyMs) });
      const { ok } = await fetch(`${env.HUBSPOT_API_URL}/sandbox/settings`, { method: 'POST', body });
      if (!ok) throw new Error('the sandbox takes no such latency');
    },
    freezeTemporal: () => void process.kill(temporalPid, 'SIGSTOP'),
    thawTemporal: () => void process.kill(temporalPid, 'SIGCONT'),
    usage: (part) => usageOf(pidOfPart(pidDir, part)),
    async renewals() {
      const [row] =
        await sql`select coalesce(sum(times), 0)::int as n from connection_events where kind = 'renewed'`;
      return row?.n;
    },
    async endedTokens() {
      const [row] = await sql`select count(*)::int as n from connections where access_expires_at < now()`;
      return row?.n;
    },
    async stop() {
      await sql.end();
      await stop();
    },
  };
}

interface LeadTimes {
  readonly receivedAt: string;
  readonly syncedAt: string | null;
}

function workspaceOf(publicUrl: string, apiKey: string, isUnderWay: () => Promise<boolean>): Workspace {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const read = async (path: string): Promise<unknown> =>
    (await fetch(`${publicUrl}${path}`, { headers })).json();
  const counts = async () => ((await read('/v1/integrations/hubspot')) as { counts: Counts }).counts;
  return {
    async submit(fields) {
      const body = JSON.stringify({ fields });
      const response = await fetch(`${publicUrl}/v1/leads`, { method: 'POST', headers, body });
      if (response.status !== 202) throw new Error(`a lead was answered with ${response.status}`);
    },
    counts,
    async settled() {
      while (await isUnderWay()) await delay(POLL_MS);
      return counts();
    },
    async latencies() {
      const { items } = (await read('/v1/leads?status=synced&limit=200')) as { items: LeadTimes[] };
      return items.map(({ receivedAt, syncedAt }) => Date.parse(syncedAt ?? '') - Date.parse(receivedAt));
    },
  };
}
