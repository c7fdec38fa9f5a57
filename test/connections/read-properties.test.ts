import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import { readProperties } from '../../src/connections/read-properties.ts';
import { hubspotQuotas } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { connectionHistory, connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { BETA, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { aWideQuota } from '../support/quota.ts';
import { answers, type Reaction, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';

describe("reading an account's properties for its people", () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  afterEach(async () => {
    await forgetConnections(parts.db);
    await parts.db.delete(hubspotQuotas); // what HubSpot said to wait for
  });

  const accountOf = (app: HubSpotApp) =>
    createAccountOf({
      app,
      quota: aWideQuota(parts.db),
      ensureFreshToken: createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS }),
      groupCommit: 'on',
    });

  async function readAs(reaction: Reaction) {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    scripted.will(reaction);
    const reading = readProperties(
      { db: parts.db, accountOf: accountOf(scripted.app) },
      { tenantId, refresh: false },
    );
    return { tenantId, reading };
  }

  it('gives them in the order of HubSpot', async () => {
    const { reading } = await readAs(
      answers(200, { results: [{ name: 'b' }, { name: 'a', calculated: true }] }),
    );
    expect((await reading).properties).toMatchObject([
      { name: 'b', writable: true, reason: null },
      { name: 'a', writable: false, reason: 'Calculated by HubSpot' },
    ]);
  });

  it('names their groups as people see them, or by their internal names when HubSpot does not tell', async () => {
    const list = answers(200, { results: [{ name: 'a', groupName: 'sales' }] });
    const both: Reaction = (response, asked) =>
      (asked.path.endsWith('/groups')
        ? answers(200, { results: [{ name: 'sales', label: 'Sales' }] })
        : list)(response, asked);
    const told = await readAs(both);
    expect((await told.reading).properties).toMatchObject([{ group: 'sales', groupLabel: 'Sales' }]);
    await forgetConnections(parts.db);
    const silent = await readAs((response, asked) =>
      (asked.path.endsWith('/groups') ? answers(403, {}) : list)(response, asked),
    );
    expect((await silent.reading).properties).toMatchObject([{ group: 'sales', groupLabel: 'sales' }]);
  });

  it.each([
    ['a permission is missing', answers(403, { category: 'MISSING_SCOPES' })],
    ['even a renewed token is refused', answers(401, {})],
  ])('ends the connection, on record, when %s', async (_why, reaction) => {
    const { tenantId, reading } = await readAs(reaction);
    await expect(reading).rejects.toMatchObject({ code: 'not-connected' });
    expect((await connectionOf(parts.db, tenantId)).status).toBe('reconnect_required');
    expect((await connectionHistory(parts.db, tenantId)).at(-1)).toBe('reconnect_required');
  });

  it.each([
    ['is away', answers(503)],
    ['wants to be asked later', answers(429, { policyName: 'DAILY' })],
    ['does not show them', answers(403, {})],
  ])('says so when HubSpot %s, and leaves the connection as it is', async (_what, reaction) => {
    const { tenantId, reading } = await readAs(reaction);
    await expect(reading).rejects.toMatchObject({ code: 'hubspot-away' });
    expect((await connectionOf(parts.db, tenantId)).status).toBe('connected');
  });

  it('asks to try again when the workspace takes another account while HubSpot is asked', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const before = await accountOf(hubspot.app)(tenantId);
    await forgetConnections(parts.db);
    await connect(parts.db, hubspot, tenantId, BETA);
    const reading = readProperties(
      { db: parts.db, accountOf: async () => before },
      { tenantId, refresh: true },
    );
    await expect(reading).rejects.toMatchObject({ code: 'hubspot-away' });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', hubId: BETA });
  });
});
