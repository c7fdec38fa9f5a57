import { isSandbox } from '../hubspot/hubspot-app.ts';
import { createSignInLink, endSession } from '../tenants/sign-in.ts';
import { route } from './route.ts';
import { CreateSignInLink, SessionAnswer, SignInLinkCreated } from './schemas/tenant.ts';

export const sessionRoutes = [
  route({
    method: 'post',
    path: '/v1/sessions',
    who: 'key', // a signed-in browser must not prolong its own stay
    summary: 'A one-time link that signs a workspace admin into the pages',
    body: CreateSignInLink,
    status: 201,
    answer: SignInLinkCreated,
    handler: async ({ caller, body: { next } }, { db, publicUrl }) => {
      const { token, expiresAt } = await createSignInLink(db, caller);
      const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
      return { url: `${publicUrl}/signin/${token}${query}`, expiresAt: expiresAt.toISOString() };
    },
  }),
  route({
    method: 'get',
    path: '/v1/session',
    who: 'session',
    summary: 'Who is signed in',
    status: 200,
    answer: SessionAnswer,
    handler: async ({ caller: { session } }, { app, temporalUiUrl, temporalNamespace }) => ({
      workspace: { id: session.tenantId, name: session.tenantName },
      csrfToken: session.csrfToken,
      expiresAt: session.expiresAt.toISOString(),
      temporalUiUrl,
      temporalNamespace,
      hubspotSandbox: isSandbox(app),
      hubspotAppUrl: app.appUrl,
    }),
  }),
  route({
    method: 'delete',
    path: '/v1/session',
    who: 'session',
    summary: 'Sign out',
    status: 204,
    handler: ({ caller }, { db }) => endSession(db, caller.session),
  }),
];
