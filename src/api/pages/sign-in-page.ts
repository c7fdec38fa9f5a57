import type { Express } from 'express';
import { DomainError } from '../../domain-error.ts';
import { redeemSignInLink } from '../../tenants/sign-in.ts';
import { sessionCookieName } from '../authenticate.ts';
import { INTEGRATION_PAGE } from '../oauth-callback.ts';
import type { ApiDeps } from '../route.ts';
import { html } from './html.ts';
import { sendPage } from './send-page.ts';

/** Opening a link only shows a button: mail scanners and previews open links too, and it works once. */
export function mountSignInPage(app: Express, { db, publicUrl }: ApiDeps): void {
  app.get('/signin', (_request, response) => {
    sendPage(response, {
      title: 'Sign in',
      content: html`<h1>Sign in</h1><p>Nobody is signed in here; open a sign-in link from your chat product.</p>`,
    });
  });

  app.get('/signin/:token', (request, response) => {
    sendPage(response, {
      title: 'Sign in',
      content: html`<h1>Sign in to AssistLoop</h1>
        <p>This link signs you in once, in this browser.</p>
        <form method="post" action="/signin/${encodeURIComponent(request.params.token)}"><button>Continue</button></form>`,
    });
  });

  app.post('/signin/:token', async (request, response) => {
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
      sendPage(response, {
        status: 410,
        title: 'Sign in',
        content: html`<h1>Sign in</h1><p>${error.message}</p>`,
      });
    }
  });
}
