import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import { HubSpotClient } from '../hubspot/hubspot-client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { Meter } from '../hubspot/meter.ts';
import { exchangeCode, introspectToken } from '../hubspot/oauth.ts';
import type { Quota } from '../hubspot/quota.ts';

/** Whose account was approved, and what for. */
export interface GrantedAccount {
  readonly hubId: number;
  readonly hubDomain: string | null;
  readonly uiDomain: string | null;
  readonly accountType: string | null;
  readonly timeZone: string | null;
  readonly scopes: string[];
  /** The HubSpot user who approved, by the email that HubSpot names. */
  readonly connectedBy: string | null;
}

export interface Grant {
  readonly account: GrantedAccount;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly lifetimeMs: number;
}

/** Exchanges an authorization code, and asks whose account it is. @throws {HubSpotError} */
export async function readGrant(
  { app, quota }: { app: HubSpotApp; quota: Quota },
  code: string,
): Promise<Grant> {
  const { accessToken, refreshToken, lifetimeMs } = await exchangeCode(app, code);
  if (refreshToken === null) {
    throw new HubSpotError({ verdict: { is: 'try_again', why: 'no_result' }, operation: 'token.exchange' });
  }
  const { user, ...facts } = await introspectToken(app, accessToken);
  const meter = new Meter(quota, facts.hubId);
  const client = new HubSpotClient({
    apiUrl: app.apiUrl,
    version: app.version,
    tokens: async () => ({ accessToken, version: 0 }),
    meter,
  });
  const details = await meter.run('requests', () => client.readAccount());
  const account = { ...details, ...facts, connectedBy: user };
  return { account, accessToken, refreshToken, lifetimeMs };
}
