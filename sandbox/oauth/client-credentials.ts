import type { RegisteredApp } from '../deps.ts';
import { badClientId, badClientSecret } from './oauth-error.ts';

/** Refuses a form that does not carry the registered app's credentials. */
export function checkClient(form: Record<string, string>, app: RegisteredApp): void {
  if (form.client_id !== app.clientId) throw badClientId();
  if (form.client_secret !== app.clientSecret) throw badClientSecret();
}
