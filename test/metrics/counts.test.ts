import { sweepActivities } from '../../src/activities/sweep-activities.ts';
import { describe as describeError } from '../../src/api/error-handler.ts';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { createLog } from '../../src/log.ts';
import { registry } from '../../src/metrics/instruments.ts';
import { temporalClient } from '../../src/temporal/connect.ts';
import { runActivity } from '../support/activity.ts';
import { useApi } from '../support/api.ts';
import { caught } from '../support/caught.ts';
import { forgetConnections, leaveTokenLife } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { rises } from '../support/metrics.ts';
import { answers, hangsUp, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';
import { UNMETERED } from '../support/unmetered.ts';

const MINUTE = { minimumLifetimeMs: 60_000 };

describe('what a process counts', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const api = useApi(parts, { hubspot });
  afterEach(() => forgetConnections(parts.db));

  const risen = (whileDoing: () => Promise<unknown>) => rises(() => registry.metrics(), whileDoing);

  it('is every lead once, from acceptance to HubSpot, with the calls that it took', async () => {
    const { db } = parts;
    const { tenantId, apiKey: key } = await aConnectedTenant(db, hubspot);
    const steps = leadSteps({
      db,
      ...hubspot,
      ensureFreshToken: createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS }),
    });
    const rose = await risen(async () => {
      const submit = () =>
        api.call('POST', '/v1/leads', {
          key,
          json: { fields: { email: 'ada@example.com' } },
          headers: { 'idempotency-key': 'one' },
        });
      const { id: leadId } = (await submit()).body;
      await submit();
      const lead = { tenantId, leadId };
      await runActivity(steps.refreshToken, lead);
      const match = await runActivity(steps.searchContact, lead);
      await runActivity(steps.createOrUpdateContact, { ...lead, ...match });
      await recordSynced(db, lead, SYNCED); // as an attempt whose answer got lost does
    });
    expect(rose).toMatchObject({
      assistloop_leads_accepted_total: 1,
      'assistloop_leads_synced_total{outcome="created"}': 1,
      assistloop_lead_sync_seconds_count: 1,
      'assistloop_hubspot_requests_total{operation="contacts.search",status="200"}': 1,
      'assistloop_hubspot_requests_total{operation="contacts.create",status="201"}': 1,
      'assistloop_hubspot_request_seconds_count{operation="contacts.create"}': 1,
      'assistloop_hubspot_batch_size_sum{call="lookup"}': 1,
      'assistloop_hubspot_quota_wait_seconds_count{call="create"}': 1,
      'assistloop_http_request_seconds_count{method="POST",route="/v1/leads",status="2xx"}': 2,
    });
  });

  it('leaves the time of a lead out that waited for a connection, or was a test', async () => {
    const { tenantId } = await aTenant(parts.db);
    const test = await aLead(parts.db, tenantId, { email: 'ada@example.com' }, null, { test: true });
    const waited = await aLead(parts.db, tenantId);
    await parts.db.execute(`update leads set queued_at = null, waited_for_connection = not test`);
    const rose = await risen(async () => {
      for (const lead of [test, waited]) await recordSynced(parts.db, lead, SYNCED);
    });
    expect(rose).toEqual({ 'assistloop_leads_synced_total{outcome="created"}': 2 });
  });

  it('is a lead that waits or fails, by the reason, when that is news', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await parts.db.execute(`update leads set queued_at = null`);
    const rose = await risen(async () => {
      const waiting = { status: 'waiting', waitingFor: 'hubspot_outage', waitMs: 60_000 } as const;
      await recordHalted(parts.db, lead, waiting);
      await recordHalted(parts.db, lead, waiting);
      await recordHalted(parts.db, lead, { status: 'failed', code: 'outage_exhausted' });
    });
    expect(rose).toEqual({
      'assistloop_leads_halted_total{state="waiting",reason="hubspot_outage"}': 1,
      'assistloop_leads_halted_total{state="failed",reason="outage_exhausted"}': 1,
    });
  });

  it('is a hundred leads in one batch, and how long they stood in line', async () => {
    const { db } = parts;
    const { tenantId } = await aConnectedTenant(db, hubspot);
    const steps = leadSteps({
      db,
      ...hubspot,
      ensureFreshToken: createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS }),
    });
    const leads = await Promise.all(
      Array.from({ length: 30 }, (_, n) => aLead(db, tenantId, { email: `person${n}@example.com` })),
    );
    const rose = await risen(() => Promise.all(leads.map((lead) => runActivity(steps.searchContact, lead))));
    expect(rose['assistloop_hubspot_batch_size_sum{call="lookup"}']).toBe(30);
    expect(rose['assistloop_hubspot_quota_wait_seconds_count{call="lookup"}']).toBe(30);
    expect(rose['assistloop_hubspot_batch_size_count{call="lookup"}']).toBeLessThan(30);
  });

  it.each([
    [answers(401, { status: 'BAD_CLIENT_SECRET', message: 'invalid client secret' }), 'operator'],
    [answers(503), 'try_again'],
    [answers(400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or unknown refresh token' }), 'reconnect'],
  ])('is what HubSpot says to a renewal %#: %s', async (reaction, result) => {
    const { db } = parts;
    const { tenantId } = await aConnectedTenant(db, hubspot);
    await leaveTokenLife(db, tenantId, 0);
    scripted.will(reaction);
    const renew = createEnsureFreshToken({ db, app: scripted.app, keys: KEYS });
    const rose = await risen(() => caught(renew(tenantId, MINUTE)));
    expect(rose).toMatchObject({
      [`assistloop_token_requests_total{grant="refresh_token",result="${result}"}`]: 1,
    });
  });

  it('is a call without an answer by why there is none', async () => {
    scripted.will(hangsUp);
    const client = new HubSpotClient({
      apiUrl: scripted.app.apiUrl,
      version: 'v3',
      tokens: async () => ({ accessToken: 'token', version: 1 }),
      meter: UNMETERED,
    });
    const rose = await risen(() => caught(client.createContact({ email: 'ada@example.com' })));
    expect(rose).toMatchObject({
      'assistloop_hubspot_requests_total{operation="contacts.create",status="network"}': 1,
    });
  });

  it('knows requests by their route, however the addresses differ', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const rose = await risen(async () => {
      await api.call('GET', '/v1/leads/lead_marked', { key });
      await api.call('GET', '/v1/leads/marked@example.com', { key });
      await api.call('GET', '/marked/1');
      await api.call('GET', '/marked/2');
    });
    const byRoute = (route: string) =>
      rose[`assistloop_http_request_seconds_count{method="GET",route="${route}",status="4xx"}`];
    expect([byRoute('/v1/leads/:id'), byRoute('none')]).toEqual([2, 2]);
    expect(await registry.metrics()).not.toContain('marked');
  });

  it('is each error that nobody foresaw, in a request or in an activity', async () => {
    const fails = async () => {
      throw new Error('unforeseen');
    };
    const rose = await risen(async () => {
      await caught(runActivity(fails, undefined));
      describeError(new Error('unforeseen'), createLog('test', 'silent'));
    });
    expect(rose).toEqual({
      'assistloop_unforeseen_errors_total{where="activity"}': 1,
      'assistloop_unforeseen_errors_total{where="request"}': 1,
    });
  });

  it('is each lead that a sweep had to put in line again, and when it looked', async () => {
    const { db } = parts;
    const { tenantId } = await aTenant(db);
    await aLead(db, tenantId);
    await db.execute(
      `update leads set queued_at = null, touched_at = now() - interval '10 minutes' where tenant_id = '${tenantId}'`,
    );
    const { queueOverdue } = sweepActivities({
      db,
      client: temporalClient(),
      app: hubspot.app,
      keys: KEYS,
      retentionDays: null,
    });
    const rose = await risen(() => runActivity(queueOverdue, undefined));
    expect(rose).toEqual({
      assistloop_sweep_requeued_total: 1,
      assistloop_sweep_finished_timestamp_seconds: expect.any(Number),
    });
  });
});
