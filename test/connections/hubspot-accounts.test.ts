import {
  createEnsureFreshToken,
  type EnsureFreshToken,
  type Freshness,
} from '../../src/connections/ensure-fresh-token.ts';
import { AccountSwitched, createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { KEYS } from '../support/keys.ts';
import { aWideQuota } from '../support/quota.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';

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

  describe('the token of its calls', () => {
    // A confirmation lasts a quarter of a second, which on a busy machine is soon over.
    beforeEach(() => void jest.spyOn(performance, 'now').mockReturnValue(performance.now()));
    afterEach(() => void jest.restoreAllMocks());

    /** The tenant's account, and what was asked of the token in our database. */
    async function anAccount(hubId: number) {
      const { db } = parts;
      const { app } = hubspot;
      const { tenantId } = await aConnectedTenant(db, hubspot, hubId);
      const stored = createEnsureFreshToken({ db, app, keys: KEYS });
      const asked: Freshness[] = [];
      const ensureFreshToken: EnsureFreshToken = (ofTenant, freshness) => {
        asked.push(freshness);
        return stored(ofTenant, freshness);
      };
      const quota = aWideQuota(db);
      const accountOf = createAccountOf({ app, quota, ensureFreshToken, groupCommit: 'on' });
      return { tenantId, asked, accountOf };
    }

    it('is not read again where our database has just confirmed it', async () => {
      const { tenantId, asked, accountOf } = await anAccount(48_100_000);
      const { contacts, token } = await accountOf(tenantId);
      token.confirm(1);
      const calls = [
        contacts.searchContactByEmail('ada@example.com'),
        contacts.readContactByEmail('bob@example.com'),
      ];
      expect(await Promise.all(calls)).toEqual([null, null]);
      expect(asked).toHaveLength(1);
    });

    it('is read for each call otherwise', async () => {
      const { tenantId, asked, accountOf } = await anAccount(48_100_001);
      const { contacts } = await accountOf(tenantId);
      await contacts.readContactByEmail('ada@example.com');
      await contacts.readContactByEmail('ada@example.com');
      expect(asked).toHaveLength(3);
    });

    it('is read by whoever wants to know the account of now', async () => {
      const { tenantId, asked, accountOf } = await anAccount(48_100_002);
      const { token } = await accountOf(tenantId);
      token.confirm(1);
      await accountOf(tenantId);
      expect(asked).toHaveLength(2);
    });

    it('is read anew where HubSpot refuses it, confirmed or not', async () => {
      const { tenantId, asked, accountOf } = await anAccount(48_100_003);
      const { contacts, token } = await accountOf(tenantId);
      token.confirm(1);
      await faultsOf(hubspot).arm({ operation: 'contacts.read', status: 401, times: 1 });
      expect(await contacts.readContactByEmail('ada@example.com')).toBeNull();
      expect(asked).toMatchObject([{}, { refusedVersion: 1 }]);
      expect((await hubspot.requests('contacts.read')).map(({ status }) => status)).toEqual([401, 404]);
    });

    it('is not that of an account that was left', async () => {
      const { db } = parts;
      const { tenantId, accountOf } = await anAccount(48_100_004);
      const { contacts, token } = await accountOf(tenantId);
      token.confirm(1);
      await forgetConnections(db);
      await connect(db, hubspot, tenantId, 48_100_005);
      token.confirm(null);
      await expect(contacts.readContactByEmail('ada@example.com')).rejects.toThrow(AccountSwitched);
      expect(await hubspot.requests('contacts.read')).toEqual([]);
    });
  });
});
