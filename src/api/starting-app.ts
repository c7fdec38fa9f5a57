import express, { type Express } from 'express';
import { errorHandler } from './error-handler.ts';
import { mountHealth } from './health.ts';
import { Problem } from './problems.ts';
import type { ApiDeps } from './route.ts';
import { securityHeaders } from './security-headers.ts';

/** Stands in for the API until its database is there: probes are answered, all else is asked to come again. */
export function createStartingApp(deps: Pick<ApiDeps, 'db' | 'phase' | 'log'>): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders);
  mountHealth(app, { ...deps, isTemporalAway: () => false });
  app.use(() => {
    throw new Problem(
      'database-away',
      'This part of the service is starting and waits for its database, so nothing was stored; send the same request again in a moment.',
      [],
      { 'retry-after': '2' },
    );
  });
  app.use(errorHandler(deps.log));
  return app;
}
