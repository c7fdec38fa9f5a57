/** An account as HubSpot's own pages are found by. */
export interface AccountHome {
  readonly hubId: number;
  /** HubSpot's own host names the account's home, the sandbox's names a port. */
  readonly uiDomain: string | null;
}

/** Where HubSpot shows an account's contacts. */
export function accountUrl({ hubId, uiDomain }: AccountHome): string {
  const host = uiDomain ?? 'app.hubspot.com';
  const scheme = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http' : 'https';
  return `${scheme}://${host}/contacts/${hubId}`;
}
