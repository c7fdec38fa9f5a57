import express, { type Express } from 'express';
import { accountRoutes } from './account-routes.ts';
import { resourceNotFound } from './api-error.ts';
import { controlRoutes } from './control/control-routes.ts';
import { contactRoutes } from './crm/contact-routes.ts';
import type { Deps } from './deps.ts';
import { answerErrors, endpoint } from './endpoint.ts';
import { authorizeRoutes } from './oauth/authorize-routes.ts';
import { tokenRoutes } from './oauth/token-routes.ts';
import { v1TokenRoutes } from './oauth/v1-token-routes.ts';
import { propertyRoutes } from './properties/property-routes.ts';

// No form-action: browsers hold the redirect that follows the consent form's post against it, too.
const contentPolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** The sandbox as an app that still listens nowhere. */
export function createApp(deps: Deps): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use((_req, res, next) => {
    res.set({ 'content-security-policy': contentPolicy, 'cache-control': 'no-store' });
    next();
  });
  app.use(express.text({ type: () => true, limit: '1mb' }));
  app.use(authorizeRoutes(deps), tokenRoutes(deps), v1TokenRoutes(deps));
  app.use(accountRoutes(deps), contactRoutes(deps), propertyRoutes(deps));
  app.use(controlRoutes(deps));
  app.use(
    endpoint(deps.requests, 'unknown', () => {
      throw resourceNotFound();
    }),
  );
  app.use(answerErrors);
  return app;
}
