import express, { type Express } from 'express';
import helmet from 'helmet';
import { errorHandler, notFound } from './error-handler.ts';
import { mountHealth } from './health.ts';
import { integrationRoutes } from './integration.ts';
import { leadRoutes } from './leads.ts';
import { mappingRoutes } from './mappings.ts';
import { mountRoutes } from './mount-routes.ts';
import { mountOauthCallback } from './oauth-callback.ts';
import { openApiDocument } from './openapi.ts';
import { mountDocsPage } from './pages/docs-page.ts';
import { mountIntegrationPage } from './pages/integration-page.ts';
import { mountSignInPage } from './pages/sign-in-page.ts';
import type { ApiDeps, Route } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { tenantRoutes } from './tenants.ts';
import { mountWebhooks } from './webhooks.ts';

const BODY_LIMIT = '64kb';

export const ROUTES: readonly Route[] = [
  ...leadRoutes,
  ...integrationRoutes,
  ...mappingRoutes,
  ...sessionRoutes,
  ...tenantRoutes,
];

/** The whole HTTP edge, ready to listen. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } })); // pages set their own policy
  mountHealth(app, deps);
  mountWebhooks(app, deps); // before the parser: the signature is over the bytes as they came
  app.use(express.json({ limit: BODY_LIMIT }));
  app.use(express.urlencoded({ extended: false, limit: '4kb' }));
  mountRoutes(app, ROUTES, deps);
  mountOauthCallback(app, deps);
  mountSignInPage(app, deps);
  mountIntegrationPage(app, deps);
  mountDocsPage(app, openApiDocument(ROUTES, deps.publicUrl));
  app.use(notFound);
  app.use(errorHandler(deps.log));
  return app;
}
