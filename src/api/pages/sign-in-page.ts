import type { Express, Response } from 'express';
import { DomainError } from '../../domain-error.ts';
import { linkUsed, redeemSignInLink, workspaceOfLink } from '../../tenants/sign-in.ts';
import { sessionCookieName } from '../authenticate.ts';
import { INTEGRATION_PAGE } from '../oauth-callback.ts';
import type { ApiDeps } from '../route.ts';
import { html } from './html.ts';
import { sendPage } from './send-page.ts';

/** Opening a link only shows a button: mail scanners and previews open links too, and it works once. */
export function mountSignInPage(app: Express, { db, publicUrl }: ApiDeps): void {
  app.get('/signin', (request, response) => {
    const onTheWay =
      request.query.result === 'signed_out'
        ? 'Your sign-in ended on the way, so nothing was connected; open a new sign-in link and press Connect again.'
        : 'Nobody is signed in here; open a sign-in link from your chat product.';
    sendPage(response, { title: 'Sign in', content: html`<h1>Sign in</h1><p>${onTheWay}</p>` });
  });

  app.get('/signin/:token', async (request, response) => {
    const workspace = await workspaceOfLink(db, request.params.token);
    if (workspace === null) return refuse(response, linkUsed().message);
    sendPage(response, {
      title: 'Sign in',
      content: html`<h1>Sign in to ${workspace}</h1>
        <p>This link signs you in to the workspace <strong>${workspace}</strong> once, in this browser.</p>
        <form method="post" action="/signin/${encodeURIComponent(request.params.token)}"><button>Continue</button></form>`,
    });
  });

  app.post('/signin/:token', async (request, response) => {
    // Another page must not sign a browser in to a workspace of its choice.
    const origin = request.get('origin');
    if (origin !== undefined && origin !== new URL(publicUrl).origin) {
      return refuse(
        response,
        'The sign-in does not come from our own page, so nobody was signed in; open the link itself.',
      );
    }
    try {
      const { sessionToken, maxAgeMs } = await redeemSignInLink(db, request.params.token);
      response.cookie(sessionCookieName(publicUrl), sessionToken, {
        httpOnly: true,
        sameSite: 'lax',
        secure: publicUrl.startsWith('https:'),
        path: '/',
        maxAge: maxAgeMs,
      });
      response.redirect(303, INTEGRATION_PAGE);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refuse(response, error.message);
    }
  });
}

function refuse(response: Response, message: string): void {
  sendPage(response, { status: 410, title: 'Sign in', content: html`<h1>Sign in</h1><p>${message}</p>` });
}
