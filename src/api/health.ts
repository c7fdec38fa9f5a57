import { sql } from 'drizzle-orm';
import type { Express } from 'express';
import type { Db } from '../db/client.ts';

/** Liveness, and readiness: without the database no lead can be accepted; without Temporal they still are. */
export function mountHealth(app: Express, { db }: { db: Db }): void {
  app.get('/livez', (_request, response) => response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const database = await db.execute(sql`select 1`).then(
      () => 'ok' as const,
      () => 'away' as const,
    );
    response
      .status(database === 'ok' ? 200 : 503)
      .json({ status: database === 'ok' ? 'ok' : 'not ready', database });
  });
}
