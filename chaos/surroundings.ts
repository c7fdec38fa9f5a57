import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { pidOfPart } from '../bench/part-usage.ts';
import { stopParts } from '../dev/process.ts';
import { startThrowAway } from '../dev/throw-away.ts';
import { SandboxDoor } from './hubspot.ts';
import type { KilledPart, WireName } from './plan.ts';
import { startWire, type Wire } from './wire.ts';

/** So short that tokens end for real while parts are away. */
const TOKEN_SECONDS = 15;
const WORKERS = 2;

export interface ChaosWorkspace {
  readonly tenantId: string;
  readonly hubId: number;
  readonly apiKey: string;
}

/** The whole service, and whatever it takes to harm it. */
export interface Surroundings {
  readonly publicUrl: string;
  readonly hubspot: SandboxDoor;
  readonly tokenLifetimeMs: number;
  /** Past the wires: what the verdict is read from. */
  readonly sql: postgres.Sql;
  readonly wires: Readonly<Record<WireName, Wire>>;
  temporal(): Promise<Client>;
  /** As `kill -9` does; `false` when it is dead already and not back yet. */
  kill(part: KilledPart): boolean;
  /** Creates a workspace, or finds it, and connects it to its account, as its admin would. */
  connect(n: number): Promise<ChaosWorkspace>;
  stop(): Promise<void>;
}

export async function startSurroundings(): Promise<Surroundings> {
  const wires: Partial<Record<WireName, Wire>> = {};
  try {
    return await start(wires);
  } catch (error) {
    await stopParts(() => {}); // whatever got ready would be started again for as long as we live
    await Promise.all(Object.values(wires).map((wire) => wire.close()));
    throw error;
  }
}

async function start(wires: Partial<Record<WireName, Wire>>): Promise<Surroundings> {
  let direct = { databaseUrl: '', temporalAddress: '' };
  const parts = await startThrowAway({
    workers: WORKERS,
    async between({ DATABASE_URL = '', TEMPORAL_ADDRESS = '', ...others }) {
      direct = { databaseUrl: DATABASE_URL, temporalAddress: TEMPORAL_ADDRESS };
      const database = new URL(DATABASE_URL);
      wires.PostgreSQL = await startWire(Number(database.port));
      wires.Temporal = await startWire(Number(TEMPORAL_ADDRESS.split(':')[1]));
      database.port = String(wires.PostgreSQL.port);
      return {
        ...others,
        DATABASE_URL: database.href,
        TEMPORAL_ADDRESS: `127.0.0.1:${wires.Temporal.port}`,
      };
    },
  });
  const { publicUrl, pidDir, env } = parts;
  const { PostgreSQL, Temporal } = wires;
  if (!PostgreSQL || !Temporal) throw new Error('the wires were not laid');
  const hubspot = new SandboxDoor(env.HUBSPOT_API_URL ?? '');
  await hubspot.setTokenSeconds(TOKEN_SECONDS);
  const sql = postgres(direct.databaseUrl, { max: 2, onnotice: () => {} });
  let connection: Connection | undefined;

  return {
    publicUrl,
    hubspot,
    tokenLifetimeMs: TOKEN_SECONDS * 1_000,
    sql,
    wires: { PostgreSQL, Temporal },
    async temporal() {
      connection ??= await Connection.connect({ address: direct.temporalAddress });
      return new Client({ connection });
    },
    kill(part) {
      try {
        process.kill(pidOfPart(pidDir, part), 'SIGKILL');
        return true;
      } catch {
        return false;
      }
    },
    async connect(n) {
      const tenantId = `chaos-${n}`;
      return { tenantId, ...(await parts.connect(tenantId, n)) };
    },
    async stop() {
      await sql.end({ timeout: 1 });
      await connection?.close();
      await parts.stop();
      await Promise.all([PostgreSQL.close(), Temporal.close()]);
    },
  };
}
