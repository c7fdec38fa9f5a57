import express, { type Express } from 'express';
import { activityRoutes } from './activity.ts';
import { agentRoutes } from './agents.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { demoFormRoutes } from './demo-form.ts';
import { errorHandler, notFound } from './error-handler.ts';
import { exportRoutes } from './export-leads.ts';
import { formScriptRoutes } from './form-script.ts';
import { mountHealth } from './health.ts';
import { integrationRoutes } from './integration.ts';
import { leadActionRoutes } from './lead-actions.ts';
import { leadRoutes } from './leads.ts';
import { mappingRoutes } from './mappings.ts';
import { mountMcp } from './mcp.ts';
import { mountApi, mountRoutes } from './mount-routes.ts';
import { mountOauthCallback } from './oauth-callback.ts';
import { openApiDocument } from './openapi.ts';
import { mountAppPage } from './pages/app-page.ts';
import { mountDocsPage } from './pages/docs-page.ts';
import { mountFormScript } from './pages/form-script.ts';
import { mountHostedFormPage } from './pages/hosted-form-page.ts';
import { privacyRoutes } from './privacy.ts';
import { mountPublicEdge } from './public-edge.ts';
import { publicFormRoutes } from './public-form.ts';
import { measureRequests } from './request-facts.ts';
import type { ApiDeps, Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { sessionRoutes } from './sessions.ts';
import { signInRoutes } from './sign-in.ts';
import { tenantRoutes } from './tenants.ts';
import { testLeadRoutes } from './test-leads.ts';
import { mountWebhooks } from './webhooks.ts';

export const ROUTES: readonly Route[] = [
  ...leadRoutes,
  ...exportRoutes,
  ...leadActionRoutes,
  ...privacyRoutes,
  ...integrationRoutes,
  ...mappingRoutes,
  ...agentRoutes,
  ...testLeadRoutes,
  ...demoFormRoutes,
  ...activityRoutes,
  ...sessionRoutes,
  ...tenantRoutes,
  ...apiKeyRoutes,
  ...publicFormRoutes,
  ...formScriptRoutes,
];

/** The whole HTTP edge, ready to listen. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.trustProxy);
  app.use(securityHeaders);
  app.use(measureRequests);
  mountHealth(app, deps);
  mountWebhooks(app, deps);
  mountPublicEdge(app);
  mountApi(app, ROUTES, deps);
  mountRoutes(app, signInRoutes, deps); // the pages' own way in is no part of the API
  mountMcp(app, deps);
  mountOauthCallback(app, deps);
  mountAppPage(app);
  mountFormScript(app);
  mountHostedFormPage(app, deps);
  mountDocsPage(app, openApiDocument(ROUTES, deps.publicUrl));
  app.use(notFound);
  app.use(errorHandler(deps.log));
  return app;
}
