import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import { knownDefinitions } from '../../src/connections/known-definitions.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { BETA, useHubSpot } from '../support/hubspot.ts';
import { aKey, KEYS } from '../support/keys.ts';
import { aWideQuota } from '../support/quota.ts';
import { aConnectedTenant, aTenant, connect } from '../support/tenants.ts';

describe('what is known of the properties, for a page that only shows more with them', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const accountOf = (keys = KEYS) =>
    createAccountOf({
      app: hubspot.app,
      quota: aWideQuota(parts.db),
      ensureFreshToken: createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys }),
      groupCommit: 'on',
    });

  it('is what HubSpot says', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    expect((await knownDefinitions(accountOf(), tenantId))?.byName.get('plan')).toMatchObject({
      label: 'Plan',
    });
  });

  it('is nothing without a connection', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await knownDefinitions(accountOf(), tenantId)).toBeNull();
  });

  it('is nothing while no key opens the tokens', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    expect(await knownDefinitions(accountOf(KeyRing.parse(aKey('k2'))), tenantId)).toBeNull();
  });

  it('is nothing when the workspace takes another account while HubSpot is asked', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const before = await accountOf()(tenantId);
    await forgetConnections(parts.db);
    await connect(parts.db, hubspot, tenantId, BETA);
    expect(await knownDefinitions(async () => before, tenantId)).toBeNull();
  });

  it('is a fault of ours for what nobody foresaw', async () => {
    const unforeseen = knownDefinitions(() => Promise.reject(new TypeError('x')), 'acme');
    await expect(unforeseen).rejects.toThrow(TypeError);
  });
});
