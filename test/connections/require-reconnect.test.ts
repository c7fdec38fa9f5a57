import { requireReconnect } from '../../src/connections/require-reconnect.ts';
import { connections } from '../../src/db/schema.ts';
import type { Reconnect } from '../../src/hubspot/hubspot-error.ts';
import { connectionHistory, connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { BETA, useHubSpot } from '../support/hubspot.ts';
import { aConnectedTenant } from '../support/tenants.ts';

const GONE: Reconnect = { is: 'reconnect', why: 'grant_gone' };
const MISSING: Reconnect = {
  is: 'reconnect',
  why: 'scope_missing',
  scopes: ['crm.objects.contacts.write'],
};

describe('a connection that HubSpot refuses', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  it.each<[why: Reconnect['why'], words: RegExp, verdict: Reconnect]>([
    ['grant_gone', /no longer accepts our access/, GONE],
    ['account_closed', /knows no such account/, { is: 'reconnect', why: 'account_closed' }],
    ['scope_missing', /permission is missing/, MISSING],
    ['still_unauthorized', /refuses even a renewed access/, { is: 'reconnect', why: 'still_unauthorized' }],
  ])('needs a person, and says so in words: %s', async (why, words, verdict) => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'reconnect_required',
      lastError: { code: why, message: expect.stringMatching(words) },
    });
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnect_required']);
  });

  it('keeps which permission is missing', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict: MISSING });
    const { lastError } = await connectionOf(parts.db, tenantId);
    expect(lastError?.scopes).toEqual(['crm.objects.contacts.write']);
  });

  it('is broken once, however many say so at once', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict: GONE }),
      ),
    );
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnect_required']);
  });

  it('is not broken by one who has seen only older tokens refused', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await parts.db.update(connections).set({ tokenVersion: 2 });
    await requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict: GONE });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected', lastError: null });
  });

  it('is not broken when it was disconnected', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await parts.db.update(connections).set({ status: 'disconnected' });
    await requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict: GONE });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'disconnected' });
  });

  it("takes no other tenant's along", async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { tenantId: other } = await aConnectedTenant(parts.db, hubspot, BETA);
    await requireReconnect(parts.db, tenantId, { tokenVersion: 1, verdict: GONE });
    expect(await connectionOf(parts.db, other)).toMatchObject({ status: 'connected' });
  });
});
