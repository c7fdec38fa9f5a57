import { createSignInLink, endSession } from '../tenants/sign-in.ts';
import { route } from './route.ts';
import { SessionAnswer, SignInLinkCreated } from './schemas/tenant.ts';

export const sessionRoutes = [
  route({
    method: 'post',
    path: '/v1/sessions',
    who: 'key', // a signed-in browser must not prolong its own stay
    summary: 'A one-time link that signs a workspace admin into the pages',
    status: 201,
    answer: SignInLinkCreated,
    handler: async ({ caller }, { db, publicUrl }) => {
      const { token, expiresAt } = await createSignInLink(db, caller.tenantId);
      return { url: `${publicUrl}/signin/${token}`, expiresAt: expiresAt.toISOString() };
    },
  }),
  route({
    method: 'get',
    path: '/v1/session',
    who: 'session',
    summary: 'Who is signed in',
    status: 200,
    answer: SessionAnswer,
    handler: async ({ caller: { session } }, { temporalUiUrl }) => ({
      workspace: { id: session.tenantId, name: session.tenantName },
      csrfToken: session.csrfToken,
      expiresAt: session.expiresAt.toISOString(),
      temporalUiUrl,
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
