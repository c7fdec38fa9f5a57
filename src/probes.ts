import type { Db } from './db/client.ts';
import { type DatabaseState, databaseState } from './db/database-state.ts';
import type { OperatorAnswer, OperatorPages } from './operator-port.ts';

/** Where a process stands: it waits for what it needs, it works, or it was told to stop. */
export type Phase = 'starting' | 'working' | 'ending';

export interface Readiness {
  readonly status: 'ok' | 'starting' | 'ending' | 'not ready';
  readonly database: DatabaseState;
}

/** Whether a process is to be given work; one that ends says so before it stops to take any. */
export async function readiness(db: Db, phase: Phase): Promise<Readiness> {
  const database = await databaseState(db);
  if (phase !== 'working') return { status: phase, database };
  return { status: database === 'ok' ? 'ok' : 'not ready', database };
}

/** Liveness and readiness of a process that visitors do not reach. */
export const probePages = (db: Db, phase: () => Phase): OperatorPages => ({
  '/livez': () => asJson(200, { status: 'ok' }),
  '/readyz': async () => {
    const ready = await readiness(db, phase());
    return asJson(ready.status === 'ok' ? 200 : 503, ready);
  },
});

const asJson = (status: number, body: object): OperatorAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
