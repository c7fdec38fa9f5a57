import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { KEYS } from '../support/keys.ts';
import { aConnectedTenant } from '../support/tenants.ts';

describe("a tenant's account", () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();

  it.each([
    ['searches', 'contacts.search', 'searchContactByEmail'],
    ['requests', 'contacts.read', 'readContactByEmail'],
  ] as const)(
    'counts a call twice in its quota of %s that is sent again with a newer token',
    async (kind, operation, method) => {
      const { db } = parts;
      const { app } = hubspot;
      const { tenantId } = await aConnectedTenant(db, hubspot, kind === 'searches' ? ACME : ACME + 1);
      const ensureFreshToken = createEnsureFreshToken({ db, app, keys: KEYS });
      const quota = new Quota(db, { requests: 100, searches: 5 });
      const accountOf = createAccountOf({ app, quota, ensureFreshToken, groupCommit: 'on' });
      const { hubId, contacts } = await accountOf(tenantId);
      const slots = async () => {
        const rows = await db.query.hubspotQuotas.findMany();
        return rows.find((row) => row.hubId === hubId && row.kind === kind)?.slots.length ?? 0;
      };
      const before = await slots();
      await faultsOf(hubspot).arm({ operation, status: 401, times: 1 });
      await contacts[method]('ada@example.com');
      expect(await hubspot.requests(operation)).toMatchObject([{ status: 401 }, {}]);
      expect((await slots()) - before).toBe(2);
    },
  );

  it('sends a call back whose token is refused while it holds the last slot, and blocks nobody by that', async () => {
    const { db } = parts;
    const { app } = hubspot;
    const { tenantId } = await aConnectedTenant(db, hubspot, ACME + 2);
    const ensureFreshToken = createEnsureFreshToken({ db, app, keys: KEYS });
    const quota = new Quota(db, { requests: 100, searches: 1 });
    const accountOf = createAccountOf({ app, quota, ensureFreshToken, groupCommit: 'off' });
    const { hubId, contacts } = await accountOf(tenantId);
    await faultsOf(hubspot).arm({ operation: 'contacts.search', status: 401, times: 1 });
    await contacts.searchContactByEmail('ada@example.com');
    expect(await hubspot.requests('contacts.search')).toMatchObject([{ status: 401 }, { status: 200 }]);
    const rows = await db.query.hubspotQuotas.findMany();
    expect(rows.find((row) => row.hubId === hubId && row.kind === 'searches')).toMatchObject({
      blockedUntil: null,
    });
  });
});
