import { stringifySetCookie } from 'cookie';
import { linkUsed, redeemSignInLink, workspaceOfLink } from '../tenants/sign-in.ts';
import { sessionCookieName } from './authenticate.ts';
import { limitRate } from './rate-limit.ts';
import { type ApiDeps, route, WithHeaders } from './route.ts';
import { NextPage, PreviewSignIn, SignedIn, SignIn, SignInPreview } from './schemas/tenant.ts';

const HOME = '/app/integrations';
/** Nobody guesses a token; this keeps those who try from keeping the database busy. */
const TRIES_MAX = 30;
const TRIES_WINDOW_SECONDS = 60;

/**
 * What the sign-in page does with a one-time link. Opening the link only shows a button: mail scanners and previews
 * open links too, and it works once. The token comes in the body, so that no log of addresses has it.
 */
export const signInRoutes = [
  route({
    method: 'post',
    path: '/signin/preview',
    who: 'page',
    summary: 'Which workspace a sign-in link signs in to; the link stays good',
    body: PreviewSignIn,
    status: 200,
    answer: SignInPreview,
    problems: ['sign-in-link-used', 'rate-limited'],
    handler: async ({ caller, body }, deps) => {
      await limitTries(caller, deps);
      const { db } = deps;
      const workspace = await workspaceOfLink(db, body.token);
      if (workspace === null) throw linkUsed();
      return { workspace };
    },
  }),
  route({
    method: 'post',
    path: '/signin',
    who: 'page',
    summary: 'Spend a sign-in link: the answer’s cookie signs this browser in',
    body: SignIn,
    status: 200,
    answer: SignedIn,
    problems: ['sign-in-link-used', 'rate-limited'],
    handler: async ({ caller, body: { token, next } }, deps) => {
      await limitTries(caller, deps);
      const { db, publicUrl } = deps;
      const { workspace, sessionToken, maxAgeMs } = await redeemSignInLink(db, token);
      const cookie = stringifySetCookie({
        name: sessionCookieName(publicUrl),
        value: sessionToken,
        httpOnly: true,
        sameSite: 'lax',
        secure: publicUrl.startsWith('https:'),
        path: '/',
        maxAge: maxAgeMs / 1_000,
      });
      const answer = { workspace, next: NextPage.safeParse(next).data ?? HOME };
      return new WithHeaders({ 'set-cookie': cookie }, answer);
    },
  }),
];

const limitTries = ({ address }: { address: string }, deps: ApiDeps) =>
  limitRate(deps, { what: 'sign-in', address, max: TRIES_MAX, windowSeconds: TRIES_WINDOW_SECONDS });
