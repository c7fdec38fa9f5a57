import type { Express } from 'express';
import { readiness } from '../probes.ts';
import type { ApiDeps } from './route.ts';

/**
 * Liveness, and readiness: without its database no lead can be accepted, and a process that ends wants no more of
 * them. Temporal being away is said, and never a refusal: leads are accepted all the same, and started when it is back.
 */
export function mountHealth(
  app: Express,
  { db, isTemporalAway, phase }: Pick<ApiDeps, 'db' | 'isTemporalAway' | 'phase'>,
): void {
  app.get('/livez', (_request, response) => response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const ready = await readiness(db, phase());
    const temporal = isTemporalAway() ? 'away' : 'ok';
    response.status(ready.status === 'ok' ? 200 : 503).json({ ...ready, temporal });
  });
}
