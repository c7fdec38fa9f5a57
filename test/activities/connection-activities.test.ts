import { connectionActivities } from '../../src/activities/connection-activities.ts';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { recordHalted } from '../../src/leads/record-outcome.ts';
import { failureOf, runActivity } from '../support/activity.ts';
import {
  connectionHistory,
  connectionOf,
  forgetConnections,
  leaveTokenLife,
} from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { aLead, timeline } from '../support/leads.ts';
import { aWideQuota } from '../support/quota.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';
import { closedPort } from '../support/unreachable.ts';

describe('the steps of a connection', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));
  const activities = (app = hubspot.app) => {
    const { db } = parts;
    return connectionActivities({
      db,
      app,
      quota: aWideQuota(db),
      ensureFreshToken: createEnsureFreshToken({ db, app, keys: KEYS }),
    });
  };
  const refreshes = async () => (await hubspot.requests('token.refresh')).length;

  it('renew a token that is due, and leave one that is not, and say how long it lives', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const renew = () => runActivity(activities().renewToken, { tenantId, now: false });
    expect(await renew()).toMatchObject({ state: 'connected', lifetimeMs: 1_800_000 });
    expect(await refreshes()).toBe(0);
    await leaveTokenLife(parts.db, tenantId, 299_000);
    const health = await renew();
    expect(health).toEqual({ state: 'connected', expiresInMs: expect.any(Number), lifetimeMs: 1_800_000 });
    expect(await refreshes()).toBe(1);
  });

  it('renew a token at once when told to', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await runActivity(activities().renewToken, { tenantId, now: true });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ tokenVersion: 2 });
    expect(await refreshes()).toBe(1);
  });

  it('renew a token that has ended once, also when told to do it at once', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await leaveTokenLife(parts.db, tenantId, 0);
    await runActivity(activities().renewToken, { tenantId, now: true });
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ tokenVersion: 2 });
    expect(await refreshes()).toBe(1);
  });

  it('answer that the connection is broken or not there, which is no failure', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await hubspot.uninstall();
    const { verifyNewGrant, renewToken } = activities();
    expect(await runActivity(verifyNewGrant, { tenantId })).toEqual({ state: 'reconnect_required' });
    expect(await connectionHistory(parts.db, tenantId)).toEqual(['connected', 'reconnect_required']);
    const { tenantId: stranger } = await aTenant(parts.db);
    const renewal = (id: string) => runActivity(renewToken, { tenantId: id, now: false });
    expect(await renewal(tenantId)).toEqual({ state: 'reconnect_required' });
    expect(await renewal(stranger)).toEqual({ state: 'ended' });
  });

  it('try out a new grant, and carry no token', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    expect(await runActivity(activities().verifyNewGrant, { tenantId })).toEqual({
      state: 'connected',
      expiresInMs: expect.any(Number),
      lifetimeMs: 1_800_000,
    });
    expect(await hubspot.requests('account.details')).toHaveLength(2); // once to connect, once to try it out
  });

  it('fail while HubSpot is away, and leave the connection as it is', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const away = { ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` };
    const { renewToken, verifyNewGrant } = activities(away);
    for (const running of [
      runActivity(renewToken, { tenantId, now: true }),
      runActivity(verifyNewGrant, { tenantId }),
    ]) {
      expect(await failureOf(running)).toMatchObject({ type: 'hubspot_outage', stack: '', cause: undefined });
    }
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected' });
  });

  it('put the leads that waited for it back in line, and only those', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { tenantId: other } = await aTenant(parts.db);
    const waitFor = async (tenantId: string, waitingFor: 'connection' | 'hubspot_outage') => {
      const lead = await aLead(parts.db, tenantId);
      await beginSync(parts.db, lead);
      await recordHalted(parts.db, lead, { status: 'waiting', waitingFor, waitMs: null });
      return lead;
    };
    const woken = await Promise.all([1, 2, 3].map(() => waitFor(tenantId, 'connection')));
    const left = [await waitFor(tenantId, 'hubspot_outage'), await waitFor(other, 'connection')];
    expect(await runActivity(activities().wakeLeads, { tenantId })).toBe(3);
    for (const lead of woken) {
      expect(await readLead(parts.db, lead)).toMatchObject({
        lead: { status: 'received', waitingFor: null },
      });
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'waiting', 'woken']);
    }
    for (const lead of left) {
      expect(await readLead(parts.db, lead)).toMatchObject({ lead: { status: 'waiting' } });
    }
  });
});
