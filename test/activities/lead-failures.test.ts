import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { type Db, openDatabase } from '../../src/db/client.ts';
import { connections } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { LIMIT_SENTENCES } from '../../src/leads/sentences.ts';
import { failureOf, runActivity, runAttempt } from '../support/activity.ts';
import {
  connectionHistory,
  connectionOf,
  forgetConnections,
  leaveTokenLife,
} from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { answers, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';
import { closedPort } from '../support/unreachable.ts';

/** A person's data, in words that are found again wherever they leak to. */
const PERSON = { email: 'marked-ada@example.com', name: 'Marked Lovelace', phone: 'marked-phone' };
const NOWHERE = /marked|lovelace/i;

describe('a step of a lead that fails', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const activities = (
    app: HubSpotApp = hubspot.app,
    { db = parts.db, tokensFrom = app }: { db?: Db; tokensFrom?: HubSpotApp } = {},
  ) =>
    leadSteps({
      db,
      app,
      ensureFreshToken: createEnsureFreshToken({ db, app: tokensFrom, keys: KEYS }),
    });
  const scriptedActivities = () => activities(scripted.app, { tokensFrom: hubspot.app });
  const aLeadOf = async (fields = PERSON) => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    return aLead(parts.db, tenantId, fields);
  };
  const failure = async <Input>(step: (input: Input) => Promise<unknown>, input: Input) => {
    const { kept, ...failed } = await failureOf(runActivity(step, input));
    expect(kept).not.toMatch(NOWHERE);
    expect(failed).toMatchObject({ stack: '', cause: undefined, message: failed.type });
    return { type: failed.type, nonRetryable: failed.nonRetryable, details: failed.details };
  };
  const final = (type: string) => ({ type, nonRetryable: true, details: [] });
  const problemOf = async (lead: { tenantId: string; leadId: string }) =>
    (await readLead(parts.db, lead)).lead.problem;

  it('for an email that HubSpot refuses keeps the reason with the lead, in words', async () => {
    const lead = await aLeadOf({ ...PERSON, email: 'marked-ada@example.c0' });
    const { refreshToken, createOrUpdateContact, recordState } = activities();
    await runActivity(refreshToken, lead);
    expect(await failure(createOrUpdateContact, { ...lead, contactId: null })).toEqual(
      final('invalid_email'),
    );
    const message = expect.stringMatching(/refuses the email/);
    expect(await problemOf(lead)).toMatchObject({ code: 'invalid_email', message });

    await runActivity(recordState, { ...lead, state: { status: 'failed', code: 'invalid_email' } as const });
    const { lead: failed, events } = await readLead(parts.db, lead);
    expect(failed).toMatchObject({ status: 'failed', problem: { code: 'invalid_email' } });
    const details = { attempt: 1, hubspot: { status: 400, category: 'VALIDATION_ERROR' } };
    expect(events.at(-1)).toMatchObject({ kind: 'failed', message, details });
  });

  it('before the first connect asks for a connection', async () => {
    const { tenantId } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId, PERSON);
    expect(await failure(activities().refreshToken, lead)).toEqual(final('connection_required'));
    expect(await problemOf(lead)).toMatchObject({ code: 'connection_required' });
  });

  it('because the app was uninstalled breaks the connection, once for all its leads', async () => {
    const lead = await aLeadOf();
    const more = await Promise.all([1, 2, 3, 4].map(() => aLead(parts.db, lead.tenantId, PERSON)));
    await hubspot.uninstall();
    const { searchContact } = activities();
    const failed = await Promise.all([lead, ...more].map((each) => failure(searchContact, each)));
    expect(failed).toEqual(Array(5).fill(final('connection_required')));
    expect(await connectionHistory(parts.db, lead.tenantId)).toEqual(['connected', 'reconnect_required']);
  });

  it.each([
    ['a renewed token refused too', 401, {}, 'still_unauthorized'],
    ['a scope missing', 403, { category: 'MISSING_SCOPES' }, 'scope_missing'],
  ])('for %s breaks the connection', async (_why, status, body, code) => {
    const lead = await aLeadOf();
    scripted.will(answers(status, body));
    expect(await failure(scriptedActivities().searchContact, lead)).toEqual(final('connection_required'));
    expect(await connectionOf(parts.db, lead.tenantId)).toMatchObject({
      status: 'reconnect_required',
      lastError: { code },
    });
  });

  it('while HubSpot is away is worth another attempt', async () => {
    const lead = await aLeadOf();
    const away = { ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` };
    const outage = { type: 'hubspot_outage', nonRetryable: false, details: [] };
    expect(await failure(activities(away).searchContact, lead)).toEqual(outage);
    expect(await failure(activities(away).createOrUpdateContact, { ...lead, contactId: null })).toEqual(
      outage,
    );
    expect(await problemOf(lead)).toMatchObject({ code: 'hubspot_outage' });
    expect(await connectionOf(parts.db, lead.tenantId)).toMatchObject({ status: 'connected' });
  });

  it.each([
    ["HubSpot's limit", 429, { policyName: 'TEN_SECONDLY_ROLLING' }, LIMIT_SENTENCES.rate_limit],
    ["HubSpot's limit of the day", 429, { policyName: 'DAILY' }, LIMIT_SENTENCES.daily_limit],
    ['the move of the account', 477, {}, LIMIT_SENTENCES.migrating],
  ])('for %s says how long to wait, and that it is this', async (_why, status, body, message) => {
    const lead = await aLeadOf();
    scripted.will(answers(status, body, { 'retry-after': '600' }));
    expect(await failure(scriptedActivities().searchContact, lead)).toEqual({
      type: 'hubspot_limit',
      nonRetryable: true,
      details: [{ waitMs: 600_000 }],
    });
    expect(await problemOf(lead)).toMatchObject({ code: 'hubspot_limit', message });
  });

  it('because HubSpot refuses our own credentials is no fault of the tenant', async () => {
    const lead = await aLeadOf();
    await leaveTokenLife(parts.db, lead.tenantId, 0);
    const wrong = { ...hubspot.app, clientSecret: 'wrong' };
    expect(await failure(activities(wrong).refreshToken, lead)).toEqual(final('operator_fault'));
    expect(await connectionOf(parts.db, lead.tenantId)).toMatchObject({ status: 'connected' });
  });

  it.each([
    ['HubSpot does not let us write', answers(403, { message: 'marked' }), 'permission_denied'],
    ['HubSpot names nothing that could be left out', answers(400, { message: 'marked' }), 'refused'],
    ['it exists and can not be found', answers(409, { message: 'marked' }), 'contact_conflict'],
    [
      'HubSpot requires a property',
      answers(400, {
        errors: [
          { code: 'MISSING_REQUIRED_PROPERTY', context: { propertyName: ['city'] }, message: 'marked' },
        ],
      }),
      'required_property_missing',
    ],
  ])('because %s is final', async (_why, refusal, type) => {
    const lead = await aLeadOf();
    scripted.will(refusal, answers(404));
    const { createOrUpdateContact } = scriptedActivities();
    expect(await failure(createOrUpdateContact, { ...lead, contactId: null })).toEqual(final(type));
    expect(await problemOf(lead)).toMatchObject({ code: type });
  });

  it.each(['refreshToken', 'searchContact', 'createOrUpdateContact'] as const)(
    'because our database is away blames nobody else: %s',
    async (step) => {
      const away = openDatabase(`postgres://nobody@127.0.0.1:${await closedPort()}/none`);
      const lead = { tenantId: 'acme', leadId: 'lead_marked', contactId: null };
      expect(await failure(activities(hubspot.app, away)[step], lead)).toEqual(final('database_unavailable'));
      await away.close();
    },
  );

  it('because its token can not be opened leaves as an internal error with a trace id only', async () => {
    const lead = await aLeadOf();
    await parts.db.update(connections).set({ accessToken: 'marked: not sealed' });
    const { kept, ...failed } = await failureOf(runActivity(activities().searchContact, lead));
    expect(failed).toMatchObject({
      type: 'internal_error',
      nonRetryable: false,
      stack: '',
      cause: undefined,
    });
    expect(kept).not.toMatch(NOWHERE);
    const traceId = /trace (\S+)$/.exec(failed.message)?.[1];
    const message = expect.stringContaining(`${traceId}.`);
    expect(await problemOf(lead)).toMatchObject({ code: 'internal_error', message, details: { traceId } });
  });
});

describe('the timeline of a lead', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const SAID = { status: 503, category: 'MARKED_DOWN', correlationId: 'c-1' };
  const away = answers(503, { category: SAID.category, correlationId: SAID.correlationId });

  async function aRun() {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, PERSON);
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
    const steps = leadSteps({ db: parts.db, app: scripted.app, ensureFreshToken });
    await runActivity(steps.refreshToken, lead);
    return {
      ...{ lead, steps },
      search: (attempt: number) => failureOf(runAttempt(attempt, steps.searchContact, lead)),
      events: async () => (await readLead(parts.db, lead)).events.slice(2), // after received and syncing
    };
  }

  it('tells of an attempt that is repeated by itself, and what HubSpot answered', async () => {
    const { search, events } = await aRun();
    scripted.will(away);
    await search(1);
    const details = { attempt: 1, hubspot: SAID };
    expect(await events()).toMatchObject([
      { kind: 'attempt_failed', message: expect.stringMatching(/did not answer/), details },
    ]);
  });

  it('tells of the last attempt once, as that for which the lead waits', async () => {
    const { lead, search, steps, events } = await aRun();
    scripted.will(away);
    for (const attempt of [1, 2, 3]) await search(attempt);
    const state = { status: 'waiting', waitingFor: 'hubspot_outage', waitMs: 60_000 } as const;
    await runActivity(steps.recordState, { ...lead, state });
    expect(
      (await events()).map(({ kind, details }) => [kind, details?.attempt, details?.hubspot?.status]),
    ).toEqual([
      ['attempt_failed', 1, 503],
      ['attempt_failed', 2, 503],
      ['waiting', 3, 503],
    ]);
  });

  it('says that HubSpot has not answered at all', async () => {
    const { lead, steps, events } = await aRun();
    const nowhere = { ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` };
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
    const { searchContact } = leadSteps({ db: parts.db, app: nowhere, ensureFreshToken });
    await failureOf(runAttempt(1, searchContact, lead));
    await runActivity(steps.recordState, {
      ...lead,
      state: { status: 'failed', code: 'outage_exhausted' } as const,
    });
    const nothing = { status: null, category: null, correlationId: null };
    expect(await events()).toMatchObject([
      { details: { hubspot: nothing } },
      { details: { hubspot: nothing } },
    ]);
  });

  it('has with a failure what HubSpot said of it, and nothing of an earlier problem', async () => {
    const { lead, steps, search, events } = await aRun();
    scripted.will(answers(403, { category: 'NO_WAY' }), away);
    await failureOf(runAttempt(1, steps.createOrUpdateContact, { ...lead, contactId: null }));
    await runActivity(steps.recordState, {
      ...lead,
      state: { status: 'failed', code: 'permission_denied' } as const,
    });
    await search(3);
    await runActivity(steps.recordState, {
      ...lead,
      state: { status: 'waiting', waitingFor: 'connection', waitMs: null } as const,
    });
    expect(await events()).toMatchObject([
      { kind: 'failed', details: { attempt: 1, hubspot: { status: 403, category: 'NO_WAY' } } },
      { kind: 'waiting', details: null },
    ]);
  });

  it('has the trace id of what nobody foresaw', async () => {
    const { lead, steps, search, events } = await aRun();
    await parts.db.update(connections).set({ accessToken: 'marked: not sealed' });
    await search(2);
    await search(3);
    await runActivity(steps.recordState, {
      ...lead,
      state: { status: 'failed', code: 'internal_error' } as const,
    });
    const { problem } = (await readLead(parts.db, lead)).lead;
    expect(await events()).toMatchObject([
      { kind: 'attempt_failed', details: { attempt: 2, traceId: expect.any(String) } },
      {
        kind: 'failed',
        message: problem?.message,
        details: { attempt: 3, traceId: problem?.details?.traceId },
      },
    ]);
  });
});
