import express, { type Express } from 'express';
import helmet from 'helmet';
import { activityRoutes } from './activity.ts';
import { agentRoutes } from './agents.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { demoFormRoutes } from './demo-form.ts';
import { errorHandler, notFound } from './error-handler.ts';
import { formScriptRoutes } from './form-script.ts';
import { mountHealth } from './health.ts';
import { integrationRoutes } from './integration.ts';
import { leadActionRoutes } from './lead-actions.ts';
import { leadRoutes } from './leads.ts';
import { mappingRoutes } from './mappings.ts';
import { mountMcp } from './mcp.ts';
import { mountRoutes } from './mount-routes.ts';
import { mountOauthCallback } from './oauth-callback.ts';
import { openApiDocument } from './openapi.ts';
import { mountAppPage } from './pages/app-page.ts';
import { mountDocsPage } from './pages/docs-page.ts';
import { mountFormScript } from './pages/form-script.ts';
import { mountHostedFormPage } from './pages/hosted-form-page.ts';
import { mountPublicEdge } from './public-edge.ts';
import { publicFormRoutes } from './public-form.ts';
import type { ApiDeps, Route } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { signInRoutes } from './sign-in.ts';
import { tenantRoutes } from './tenants.ts';
import { testLeadRoutes } from './test-leads.ts';
import { mountWebhooks } from './webhooks.ts';

const BODY_LIMIT = '64kb';

export const ROUTES: readonly Route[] = [
  ...leadRoutes,
  ...leadActionRoutes,
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
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } })); // pages set their own policy
  mountHealth(app, deps);
  mountWebhooks(app, deps); // before the parser: the signature is over the bytes as they came
  mountPublicEdge(app); // before the parser: its bodies are smaller
  app.use(express.json({ limit: BODY_LIMIT }));
  mountRoutes(app, [...ROUTES, ...signInRoutes], deps); // the pages' own way in is no part of the API
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
