export type Account = {
  hubId: number;
  name: string;
  domain: string;
  type: 'STANDARD' | 'DEVELOPER_TEST';
  timeZone: string;
  currency: string;
  /** The person who installs apps there. */
  user: { id: number; email: string };
};

/** The HubSpot accounts of this sandbox. They are part of it: a reset empties them, nothing removes them. */
export const accounts: readonly Account[] = [
  {
    hubId: 48000001,
    name: 'Acme Inc',
    domain: 'acme.example',
    type: 'STANDARD',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    user: { id: 7100001, email: 'admin@acme.example' },
  },
  {
    hubId: 48000002,
    name: 'Beta Ltd',
    domain: 'beta.example',
    type: 'DEVELOPER_TEST',
    timeZone: 'America/New_York',
    currency: 'USD',
    user: { id: 7100002, email: 'admin@beta.example' },
  },
  {
    hubId: 48000003,
    name: 'Gamma GmbH',
    domain: 'gamma.example',
    type: 'STANDARD',
    timeZone: 'Europe/Vienna',
    currency: 'EUR',
    user: { id: 7100003, email: 'admin@gamma.example' },
  },
];

/** The account of this id, when there is one. */
export const findAccount = (hubId: number): Account | undefined =>
  accounts.find((account) => account.hubId === hubId) ?? furtherAccount(hubId);

/** Ten thousand more, alike and on no page, for whoever needs many: 48100000 and on. */
function furtherAccount(hubId: number): Account | undefined {
  if (!Number.isInteger(hubId) || hubId < 48_100_000 || hubId > 48_109_999) return undefined;
  const domain = `company-${hubId}.example`;
  return {
    hubId,
    name: `Company ${hubId}`,
    domain,
    type: 'STANDARD',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    user: { id: hubId, email: `admin@${domain}` },
  };
}

/** The account that something stored belongs to: no row is ever written for another. */
export function accountOf(row: { hubId: number }): Account {
  const account = findAccount(row.hubId);
  if (!account) throw new Error(`The state names an account that does not exist: ${row.hubId}`);
  return account;
}
