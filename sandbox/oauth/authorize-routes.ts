import { type Request, Router } from 'express';
import { accounts, findAccount } from '../accounts.ts';
import type { Deps } from '../deps.ts';
import { type Answer, endpoint, type Seen } from '../endpoint.ts';
import { readForm } from '../request-body.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { consentPage, refusalPage } from './consent-page.ts';
import { issueCode } from './issue-code.ts';

const paths = ['/oauth/authorize', '/oauth/:hubId/authorize'];

/** The pages on which a person lets the app into an account. */
export function authorizeRoutes(deps: Deps): Router {
  const router = Router();
  router.get(
    paths,
    endpoint(deps.requests, 'oauth.consent', (req, seen) => askForConsent(deps, req, seen)),
  );
  router.post(
    '/oauth/authorize',
    endpoint(deps.requests, 'oauth.decide', (req, seen) => takeDecision(deps, req, seen)),
  );
  return router;
}

function askForConsent(deps: Deps, req: Request, seen: Seen): Answer {
  const parameters = new URLSearchParams(req.originalUrl.split('?')[1] ?? '');
  const request = readAuthorizationRequest(parameters, deps.app);
  if ('refused' in request) return refusal(request.refused);
  const account = req.params.hubId === undefined ? accounts[0] : findAccount(Number(req.params.hubId));
  if (!account) return refusal('You have no access to this HubSpot account.');
  if (req.params.hubId !== undefined) seen.hubId = account.hubId;
  return { status: 200, html: consentPage(request, account) };
}

function takeDecision(deps: Deps, req: Request, seen: Seen): Answer {
  const form = new URLSearchParams(readForm(req));
  const request = readAuthorizationRequest(form, deps.app);
  if ('refused' in request) return refusal(request.refused);
  const target = new URL(request.redirectUri);
  if (form.get('decision') === 'allow') {
    const account = findAccount(Number(form.get('hubId')));
    if (!account) return refusal('You have no access to this HubSpot account.');
    seen.hubId = account.hubId;
    target.searchParams.set('code', issueCode(deps, account.hubId, request));
  } else {
    target.searchParams.set('error', 'access_denied');
    target.searchParams.set('error_description', 'The user denied access to the app');
  }
  if (request.state !== null) target.searchParams.set('state', request.state);
  return { status: 303, location: target.href };
}

const refusal = (reason: string): Answer => ({ status: 400, html: refusalPage(reason) });
