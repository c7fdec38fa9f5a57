export type HubSpotApiVersion = 'v3' | '2026-03';

export interface Endpoints {
  readonly token: string;
  readonly introspect: string;
  readonly revoke: string;
  readonly uninstall: string;
  readonly account: string;
  readonly search: string;
  readonly contacts: string;
  readonly batchRead: string;
  readonly batchCreate: string;
  readonly batchUpdate: string;
  readonly properties: string;
  readonly propertyGroups: string;
  contact(contactId: string): string;
  contactByEmail(email: string): string;
  contactWith(contactId: string, properties: readonly string[]): string;
}

const contactsUnder = (root: string) => ({
  search: `${root}/search`,
  contacts: root,
  batchRead: `${root}/batch/read`,
  batchCreate: `${root}/batch/create`,
  batchUpdate: `${root}/batch/update`,
  contact: (contactId: string) => `${root}/${encodeURIComponent(contactId)}`,
  contactByEmail: (email: string) => `${root}/${encodeURIComponent(email)}?idProperty=email`,
  contactWith: (contactId: string, properties: readonly string[]) =>
    `${root}/${encodeURIComponent(contactId)}?properties=${properties.map(encodeURIComponent).join(',')}`,
});

/** Every path of HubSpot's API that this service calls, by API version. */
export const ENDPOINTS: Record<HubSpotApiVersion, Endpoints> = {
  v3: {
    token: '/oauth/v1/token',
    introspect: '/oauth/v3/token/introspect', // v1 would put the token into the URL
    revoke: '/oauth/v3/token/revoke', // likewise
    uninstall: '/appinstalls/v3/external-install',
    account: '/account-info/v3/details',
    properties: '/crm/v3/properties/contacts',
    propertyGroups: '/crm/v3/properties/contacts/groups',
    ...contactsUnder('/crm/v3/objects/contacts'),
  },
  '2026-03': {
    token: '/oauth/2026-03/token',
    introspect: '/oauth/2026-03/token/introspect',
    revoke: '/oauth/2026-03/token/revoke',
    uninstall: '/appinstalls/2026-03/external-install',
    account: '/account-info/2026-03/details',
    properties: '/crm/properties/2026-03/contacts',
    propertyGroups: '/crm/properties/2026-03/contacts/groups',
    ...contactsUnder('/crm/objects/2026-03/contacts'),
  },
};
