import type { Property } from '../properties/property.ts';

/** The app in an account; no row: not installed. Key: hub id. */
export type Install = { hubId: number; scopes: string[]; installedAt: string };

/** What Allow on the consent page gives out. Key: fingerprint of the code. */
export type AuthorizationCode = { hubId: number; scopes: string[]; redirectUri: string; expiresAtMs: number };

/** Key: fingerprint of the token. Stays after its expiry, so that HubSpot's two kinds of 401 can be told apart. */
export type AccessToken = { hubId: number; scopes: string[]; expiresAtMs: number };

/** Key: fingerprint of the token. Lives until it is revoked or the app is uninstalled. */
export type RefreshToken = { hubId: number; scopes: string[] };

/**
 * Key: contact id, unique over all accounts. A property that was cleared is not there. What a merge leaves behind
 * stands where HubSpot shows it, separated by `;`: `hs_additional_emails`, `hs_merged_object_ids`.
 */
export type Contact = {
  id: string;
  hubId: number;
  properties: Record<string, string>;
  createdAt: string;
  updatedAt: string;
  updates: number;
  archivedAt: string | null;
};

export type Tables = {
  installs: Install;
  authorizationCodes: AuthorizationCode;
  accessTokens: AccessToken;
  refreshTokens: RefreshToken;
  contacts: Contact;
  /** The unique index of contacts that are not archived. Key: `emailKey`, primary or additional; value: contact id. */
  contactIdsByEmail: string;
  /** Key: id of a contact that was merged away, value: id of the one that it became part of. */
  survivorIds: string;
  /** The properties that an account has added or changed. Key: `propertyKey`. */
  properties: Property;
  /** What the next consent grants of that which it is asked for. Key: hub id. */
  nextScopes: string[];
  /** What was set from outside while the sandbox runs. Key: `tokenSeconds`. */
  settings: number;
  /** The last number given out. It outlives a reset: HubSpot never gives an id twice. */
  lastIds: number;
};

export type TableName = keyof Tables;

/** One row written, or with `null` removed. */
export type Change<T extends TableName = TableName> = {
  [Name in T]: { table: Name; key: string; value: Tables[Name] | null };
}[T];

export const emailKey = (hubId: number, email: string): string => `${hubId}/${email}`;

export const propertyKey = (hubId: number, name: string): string => `${hubId}/${name}`;
