import { eq } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { confirmPending } from '../../src/connections/pending-connection.ts';
import { connections, leads, personLeases } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import { eraseContact } from '../../src/leads/erase-person.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { failureOf, runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { useLeaseProcesses } from '../support/lease-processes.ts';
import {
  type AskedRequest,
  answers,
  held,
  passedOnTo,
  type Reaction,
  useScriptedHubSpot,
} from '../support/scripted-hubspot.ts';
import { aConnectedTenant, aTenant, connect, NO_SIGNALS } from '../support/tenants.ts';

const OLDER = { name: 'Ada Byron', phone: 'older', company: 'Only the older says' };
const NEWER = { name: 'Ada Lovelace', phone: 'newer' };
/** What HubSpot must hold when both are written. */
const BOTH = { firstname: 'Ada', lastname: 'Lovelace', phone: 'newer', company: 'Only the older says' };

describe('two leads of one person', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  const aProcess = useLeaseProcesses(parts);
  const stepsAt = (app: HubSpotApp, db = parts.db) =>
    leadSteps({
      db,
      app,
      ensureFreshToken: createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS }),
    });
  /** Searches and writes, as a lead's run does. */
  async function sync(lead: LeadRef, { searchContact, createOrUpdateContact } = stepsAt(hubspot.app)) {
    const { contactId } = await runActivity(searchContact, lead);
    return runActivity(createOrUpdateContact, { ...lead, contactId });
  }
  /** Calls that change a contact react as told, the first first; all others, and what is left, reach the sandbox. */
  function onWrites(...reactions: Reaction[]) {
    scripted.will((response, asked) => {
      const reaction = isWrite(asked) ? reactions.shift() : undefined;
      return (reaction ?? passedOnTo(hubspot.app.apiUrl))(response, asked);
    });
    return (db = parts.db) => stepsAt(scripted.app, db);
  }
  const isWrite = ({ method, path }: AskedRequest) =>
    method === 'PATCH' || (method === 'POST' && /\/contacts$/.test(path));
  async function twoLeads(tenantId: string, email = 'ada@example.com') {
    const older = await aLead(parts.db, tenantId, { email: ` ${email.toUpperCase()}`, ...OLDER });
    return { older, newer: await aLead(parts.db, tenantId, { email, ...NEWER }) };
  }
  const recordOf = async (lead: LeadRef) => (await readLead(parts.db, lead)).lead;

  afterEach(() => forgetConnections(parts.db));

  it('written in the order in which they came both send all that they have', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    const { contactId } = await sync(older);
    expect(await sync(newer)).toEqual({ contactId, outcome: 'updated' });
    expect(await hubspot.contacts()).toMatchObject([{ properties: BOTH }]);
    expect((await recordOf(older)).warnings).toEqual([]);
    expect((await recordOf(newer)).warnings).toEqual([]);
  });

  it('written the other way round leave the newer values, and the older says what it left out', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    await sync(newer);
    await sync(older);
    expect(await hubspot.contacts()).toMatchObject([{ properties: BOTH }]);
    const left = (property: string) => ({
      code: 'superseded',
      property,
      message: expect.stringContaining(
        `left out because a later lead of the same person has sent a newer ${property}`,
      ),
    });
    const { status, outcome, warnings } = await recordOf(older);
    expect([status, outcome]).toEqual(['synced', 'updated']);
    expect(warnings).toMatchObject([left('phone'), left('firstname'), left('lastname')]);
    expect((await recordOf(newer)).warnings).toEqual([]);
  });

  it('written the other way round with nothing new in the older touch the contact once', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const older = await aLead(parts.db, tenantId, { email: 'ada@example.com', phone: 'older' });
    const newer = await aLead(parts.db, tenantId, { email: 'ada@example.com', phone: 'newer' });
    const { contactId } = await sync(newer);
    expect(await sync(older)).toEqual({ contactId, outcome: 'updated' });
    expect(await hubspot.contacts()).toMatchObject([{ properties: { phone: 'newer' }, updates: 0 }]);
  });

  it('written after the newer one’s contact was deleted give what the older has to a new one', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    const { contactId } = await sync(newer);
    await hubspot.deleteContact(contactId);
    expect(await sync(older)).toMatchObject({ outcome: 'created' });
    const made = (await hubspot.contacts()).find(({ id }) => id !== contactId);
    const all = { firstname: 'Ada', lastname: 'Byron', phone: 'older', company: 'Only the older says' };
    expect(made).toMatchObject({ properties: all });
    expect((await recordOf(older)).warnings).toEqual([]);
  });

  it('are not written anew for a person whose contact was deleted for privacy while the first one stood in line', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { contactId } = await sync(await aLead(parts.db, tenantId, { email: 'somebody@example.com' })); // not theirs yet
    const { older, newer } = await twoLeads(tenantId);
    await hubspot.deleteContact(contactId);
    await eraseContact(parts.db, { hubId: ACME, contactId });
    const { createOrUpdateContact } = stepsAt(hubspot.app);
    const write = failureOf(runActivity(createOrUpdateContact, { ...older, contactId }));
    expect(await write).toMatchObject({ type: 'suppressed' });
    expect(await hubspot.contacts()).toEqual([]);
    for (const lead of [older, newer]) expect(await recordOf(lead)).toMatchObject({ fields: {}, email: '' });
  });

  it('written at once, thirty times over, end with the newer values in one contact each', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const emails = Array.from({ length: 30 }, (_, n) => `person-${n}@example.com`);
    const pairs = [];
    for (const email of emails) pairs.push(await twoLeads(tenantId, email));
    const [one, other] = [stepsAt(hubspot.app), stepsAt(hubspot.app)]; // as two workers have them
    await Promise.all(
      pairs.flatMap(({ older, newer }, n) => {
        const turns = [() => sync(older, one), () => sync(newer, other)];
        return (n % 2 === 0 ? turns : turns.toReversed()).map((turn) => turn());
      }),
    );
    const contacts = await hubspot.contacts();
    expect(contacts.map(({ properties }) => properties.email).sort()).toEqual(emails.sort());
    for (const { properties } of contacts) expect(properties).toMatchObject(BOTH);
    for (const { older, newer } of pairs) {
      const ids = [(await recordOf(older)).hubspotContactId, (await recordOf(newer)).hubspotContactId];
      expect(ids[0]).toBe(ids[1]);
      expect((await recordOf(newer)).warnings).toEqual([]);
    }
    expect(await parts.db.select().from(personLeases)).toEqual([]);
  });

  it('many of one person written at once end with the newest', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const refs: LeadRef[] = [];
    for (let n = 1; n <= 8; n++) {
      refs.push(await aLead(parts.db, tenantId, { email: 'ada@example.com', phone: `number ${n}` }));
    }
    await Promise.all(refs.toReversed().map((lead) => sync(lead)));
    expect(await hubspot.contacts()).toMatchObject([{ properties: { phone: 'number 8' } }]);
  });

  it('take turns: the second reads what the first has sent after the first is done', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    const creating = held(passedOnTo(hubspot.app.apiUrl));
    const steps = onWrites(creating.reaction);
    const writing = sync(newer, steps());
    await creating.arrived;
    const other = aProcess();
    const waiting = sync(older, steps(other.db));
    await other.wasRefusedThrice;
    expect(scripted.asked.filter(isWrite)).toHaveLength(1);
    creating.release();
    await Promise.all([writing, waiting]);
    const [, ...later] = scripted.asked.filter(isWrite);
    const [refused, update] = later; // not found by the search, it would be made, but is there
    expect([refused?.method, update?.method]).toEqual(['POST', 'PATCH']);
    expect(update?.body).not.toContain('phone');
    expect(await hubspot.contacts()).toMatchObject([{ properties: BOTH }]);
  });

  it('hinder each other no longer than HubSpot takes to fail', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    expect(await failureOf(sync(newer, onWrites(answers(503))()))).toMatchObject({ type: 'hubspot_outage' });
    expect(await parts.db.select().from(personLeases)).toEqual([]);
    await sync(older);
    await sync(newer);
    expect(await hubspot.contacts()).toMatchObject([{ properties: BOTH }]);
  });

  it('in two HubSpot accounts have nothing to do with each other', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    await sync(newer);
    await connect(parts.db, hubspot, tenantId, BETA);
    await confirmPending(
      { db: parts.db, app: hubspot.app, keys: KEYS, signals: NO_SIGNALS },
      { tenantId, hubId: BETA },
    );
    await sync(older);
    expect(await hubspot.contacts(BETA)).toMatchObject([
      { properties: { lastname: 'Byron', phone: 'older' } },
    ]);
    expect((await recordOf(older)).warnings).toEqual([]);
    expect(await recordOf(older)).toMatchObject({ hubId: BETA });
    expect(await recordOf(newer)).toMatchObject({ hubId: ACME });
  });

  it('of two tenants have nothing to do with each other, even one after the other in the same account', async () => {
    const { tenantId: one } = await aTenant(parts.db);
    const { tenantId: other } = await aConnectedTenant(parts.db, hubspot);
    const older = await aLead(parts.db, one, { email: 'ada@example.com', phone: 'older' });
    const newer = await aLead(parts.db, other, { email: 'ada@example.com', phone: 'newer' });
    await sync(newer);
    await parts.db.update(connections).set({ status: 'disconnected' });
    await connect(parts.db, hubspot, one);
    await sync(older);
    expect(await hubspot.contacts()).toMatchObject([{ properties: { phone: 'older' } }]);
    expect((await recordOf(older)).warnings).toEqual([]);
  });

  it('count as newer by acceptance, not by when they were sent', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const { older, newer } = await twoLeads(tenantId);
    await sync(older);
    await sync(newer);
    await parts.db.update(leads).set({ status: 'received' }).where(eq(leads.id, older.leadId));
    await sync(older); // as when its worker had died before the outcome was on record
    expect(await hubspot.contacts()).toMatchObject([{ properties: BOTH }]);
  });
});

describe('leads with nothing but the email of a contact that is there', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  it('look at their contacts together, and make a gone one anew', async () => {
    const { db } = parts;
    const { tenantId } = await aConnectedTenant(db, hubspot);
    const ensureFreshToken = createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS });
    const { createOrUpdateContact } = leadSteps({ db, app: hubspot.app, ensureFreshToken });
    const emails = Array.from({ length: 40 }, (_, n) => `person-${n}@example.com`);
    const write = (match: (n: number) => string | null) =>
      Promise.all(
        emails.map(async (email, n) => {
          const lead = await aLead(db, tenantId, { email });
          return runActivity(createOrUpdateContact, { ...lead, contactId: match(n) });
        }),
      );
    const made = await write(() => null);
    const gone = made[7]?.contactId ?? '';
    await hubspot.deleteContact(gone);
    const before = (await hubspot.requests()).length;
    const found = await write((n) => made[n]?.contactId ?? null);
    for (const [n, { contactId, outcome }] of found.entries()) {
      if (n === 7) expect([outcome, contactId === gone]).toEqual(['created', false]);
      else expect([outcome, contactId]).toEqual(['updated', made[n]?.contactId]);
    }
    expect((await hubspot.requests()).length - before).toBeLessThan(12);
  });
});
