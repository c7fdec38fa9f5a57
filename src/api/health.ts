import { sql } from 'drizzle-orm';
import type { Express } from 'express';
import type { ApiDeps } from './route.ts';

/**
 * Liveness, and readiness: without the database no lead can be accepted. Temporal being away is said, and never a
 * refusal: leads are accepted all the same, and started when it is back.
 */
export function mountHealth(
  app: Express,
  { db, isTemporalAway }: Pick<ApiDeps, 'db' | 'isTemporalAway'>,
): void {
  app.get('/livez', (_request, response) => response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const database = await db.execute(sql`select 1`).then(
      () => 'ok' as const,
      () => 'away' as const,
    );
    const ready = database === 'ok';
    const temporal = isTemporalAway() ? 'away' : 'ok';
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'not ready', database, temporal });
  });
}
