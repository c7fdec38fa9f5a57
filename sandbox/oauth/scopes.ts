/** The scopes that HubSpot knows, in the words of the consent page. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['oauth', 'Know which account it is connected to'],
  ['crm.objects.contacts.read', 'See the contacts and their properties'],
  ['crm.objects.contacts.write', 'Create, change and delete contacts'],
  ['crm.schemas.contacts.read', 'See how contact properties are set up'],
  ['crm.schemas.contacts.write', 'Create and change contact properties'],
  ['crm.objects.owners.read', 'See the users who own contacts'],
  ['forms', 'See and submit forms'],
]);

/** What the registered app cannot do without: an authorize URL that leaves one out gets an error page. */
const requiredScopes = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];

export const meaningOf = (scope: string): string => meanings.get(scope) ?? scope;

export const unknownScopes = (scopes: string[]): string[] => scopes.filter((scope) => !meanings.has(scope));

export const missingScopes = (scopes: string[]): string[] =>
  requiredScopes.filter((scope) => !scopes.includes(scope));

/** The scopes of a space-separated parameter, each once. */
export const splitScopes = (parameter: string): string[] => [
  ...new Set(parameter.split(' ').filter(Boolean)),
];
