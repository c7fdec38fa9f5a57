import { type Account, accounts } from '../accounts.ts';
import { type Html, html } from '../control/html.ts';
import { page } from '../control/page.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { meaningOf } from './scopes.ts';

/** Asks a person which account to connect, and for permission. */
export const consentPage = (request: AuthorizationRequest, preselected: Account): string =>
  page(
    'Connect the app',
    html`<main class="narrow">
  <h1>Connect the app to HubSpot</h1>
  <p>This is the local HubSpot sandbox. The app asks to:</p>
  <ul>${[...request.scopes, ...request.optionalScopes].map(
    (scope) => html`<li>${meaningOf(scope)} <code>${scope}</code></li>`,
  )}</ul>
  <form method="post" action="/oauth/authorize">
    ${hiddenFields(request)}
    <fieldset>
      <legend>Account</legend>
      ${choices(preselected).map((account) => accountChoice(account, account.hubId === preselected.hubId))}
    </fieldset>
    <p class="buttons">
      <button class="primary" name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button>
    </p>
  </form>
</main>`,
  );

/** What a person sees instead of a redirect when the link itself is wrong. */
export const refusalPage = (reason: string): string =>
  page(
    'The app cannot be connected',
    html`<main class="narrow">
  <h1>The app cannot be connected</h1>
  <p>${reason}</p>
</main>`,
  );

const choices = (preselected: Account): readonly Account[] =>
  accounts.includes(preselected) ? accounts : [preselected, ...accounts];

const accountChoice = ({ hubId, name, domain, type }: Account, checked: boolean): Html => html`
      <label class="choice">
        <input type="radio" name="hubId" value="${hubId}" ${checked ? 'checked' : ''}>
        <span>${name}</span> <small>${hubId} · ${domain} · ${type}</small>
      </label>`;

const hiddenFields = (request: AuthorizationRequest): Html[] =>
  [
    ['client_id', request.clientId],
    ['redirect_uri', request.redirectUri],
    ['scope', request.scopes.join(' ')],
    ['optional_scope', request.optionalScopes.join(' ')],
    ...(request.state === null ? [] : [['state', request.state]]),
  ].map(([name = '', value = '']) => html`<input type="hidden" name="${name}" value="${value}">`);
