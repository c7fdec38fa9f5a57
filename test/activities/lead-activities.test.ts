import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { fieldMappings } from '../../src/db/schema.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { failureOf, runActivity, runAttempt } from '../support/activity.ts';
import { forgetConnections, tokensOf } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead, timeline } from '../support/leads.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';
import { UNMETERED } from '../support/unmetered.ts';

describe('the steps of a lead', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const activities = () => {
    const { db } = parts;
    const { app } = hubspot;
    return leadSteps({ db, app, ensureFreshToken: createEnsureFreshToken({ db, app, keys: KEYS }) });
  };
  const aLeadOf = async (fields?: LeadFields) => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const ref = await aLead(parts.db, tenantId, fields);
    await runActivity(activities().refreshToken, ref);
    return ref;
  };
  const write = (input: { tenantId: string; leadId: string; contactId: string | null }) =>
    runActivity(activities().createOrUpdateContact, input);
  /** What the customer's own people do in their HubSpot. */
  const inHubSpot = async (tenantId: string) => {
    const accessToken = (await tokensOf(parts.db, tenantId)).access;
    const { apiUrl, version } = hubspot.app;
    const client = new HubSpotClient({
      apiUrl,
      version,
      tokens: async () => ({ accessToken, version: 1 }),
      meter: UNMETERED,
    });
    return {
      create: async (properties: Record<string, string>) => (await client.createContact(properties)).id,
      archive: (contactId: string) =>
        fetch(`${apiUrl}/crm/v3/objects/contacts/${contactId}`, {
          method: 'DELETE',
          headers: { authorization: `Bearer ${accessToken}` },
        }),
    };
  };

  describe('its access', () => {
    it('marks it as being worked on, once however often it is tried', async () => {
      const lead = await aLeadOf();
      expect(await runActivity(activities().refreshToken, lead)).toEqual({ state: 'ready' });
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing']);
    });

    it('says of a synced lead that there is nothing left to do', async () => {
      const lead = await aLeadOf();
      await write({ ...lead, contactId: null });
      expect(await runActivity(activities().refreshToken, lead)).toEqual({ state: 'nothing_to_do' });
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'synced']);
    });

    it('says the same of one that is not there, as after a restore of our database', async () => {
      const { tenantId } = await aLeadOf();
      const gone = { tenantId, leadId: 'lead_gone' };
      expect(await runActivity(activities().refreshToken, gone)).toEqual({ state: 'nothing_to_do' });
    });
  });

  describe('its search', () => {
    it('finds the contact that has its email', async () => {
      const lead = await aLeadOf({ email: ' Ada@Example.com ' });
      const contactId = await (await inHubSpot(lead.tenantId)).create({ email: 'ada@example.com' });
      expect(await runActivity(activities().searchContact, lead)).toEqual({ contactId, hubId: ACME });
    });

    it('finds none where there is none', async () => {
      const lead = await aLeadOf();
      await (await inHubSpot(lead.tenantId)).create({ email: 'somebody-else@example.com' });
      expect(await runActivity(activities().searchContact, lead)).toEqual({ contactId: null, hubId: ACME });
    });
  });

  describe('its contact', () => {
    it('is created with the name split, as documented, and recorded', async () => {
      const lead = await aLeadOf({
        email: 'ada@example.com',
        name: '  Ada King  Lovelace ',
        phone: '+43 1 234',
        company: 'Engines',
      });
      const written = await write({ ...lead, contactId: null });
      expect(await hubspot.contacts()).toMatchObject([
        {
          id: written.contactId,
          properties: {
            email: 'ada@example.com',
            firstname: 'Ada',
            lastname: 'King Lovelace',
            phone: '+43 1 234',
            company: 'Engines',
          },
        },
      ]);
      expect(await readLead(parts.db, lead)).toMatchObject({
        lead: {
          status: 'synced',
          outcome: 'created',
          hubId: ACME,
          hubspotContactId: written.contactId,
          warnings: [],
          problem: null,
        },
      });
      expect(written.outcome).toBe('created');
    });

    it('is updated where it exists: what the lead leaves empty stays as it is', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada', last_name: ' ' });
      const contactId = await (await inHubSpot(lead.tenantId)).create({
        email: 'ada@example.com',
        lastname: 'Byron',
        city: 'London',
      });
      expect(await write({ ...lead, contactId })).toEqual({ contactId, outcome: 'updated' });
      const [contact] = await hubspot.contacts();
      expect(contact?.properties).toEqual({
        email: 'ada@example.com',
        firstname: 'Ada',
        lastname: 'Byron',
        city: 'London',
      });
      expect(await readLead(parts.db, lead)).toMatchObject({
        lead: { status: 'synced', outcome: 'updated', hubspotContactId: contactId },
      });
    });

    it('is updated where the search did not find it, as the index lags behind', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada' });
      const contactId = await (await inHubSpot(lead.tenantId)).create({ email: 'ada@example.com' });
      expect(await write({ ...lead, contactId: null })).toEqual({ contactId, outcome: 'updated' });
      expect(await hubspot.contacts()).toMatchObject([{ id: contactId, properties: { firstname: 'Ada' } }]);
    });

    it('is made anew when it was archived since it was found', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada' });
      const people = await inHubSpot(lead.tenantId);
      const contactId = await people.create({ email: 'ada@example.com' });
      await people.archive(contactId);
      const written = await write({ ...lead, contactId });
      expect(written).toMatchObject({ outcome: 'created' });
      expect(written.contactId).not.toBe(contactId);
      expect(await hubspot.contacts()).toMatchObject([{ id: written.contactId }]);
    });

    it('is the one that has the email now, when the one found is gone', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada' });
      const people = await inHubSpot(lead.tenantId);
      const gone = await people.create({ email: 'ada@example.com' });
      await people.archive(gone);
      const contactId = await people.create({ email: 'ada@example.com' });
      expect(await write({ ...lead, contactId: gone })).toEqual({ contactId, outcome: 'updated' });
    });

    it('needs no more than an email, and is not touched by one', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com' });
      const contactId = await (await inHubSpot(lead.tenantId)).create({ email: 'ada@example.com' });
      expect(await write({ ...lead, contactId })).toEqual({ contactId, outcome: 'updated' });
      expect(await hubspot.contacts()).toMatchObject([{ updates: 0 }]);
    });

    it('is the same one when the step is done twice', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada' });
      const { contactId } = await write({ ...lead, contactId: null });
      expect(await write({ ...lead, contactId: null })).toMatchObject({ contactId });
      expect(await hubspot.contacts()).toHaveLength(1);
      expect(await readLead(parts.db, lead)).toMatchObject({ lead: { outcome: 'created' } });
      expect(await timeline(parts.db, lead)).toEqual(['received', 'syncing', 'synced']);
    });
  });

  describe('a property that HubSpot refuses', () => {
    it.each([
      ['shoe_size', 'property_not_found', /does not exist in HubSpot/],
      ['hs_object_id', 'property_read_only', /HubSpot does not allow Record ID to be set/],
    ])('is left out with a warning, and the rest is synced: %s', async (property, code, words) => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada', shoe: '38' });
      await parts.db.insert(fieldMappings).values({ tenantId: lead.tenantId, field: 'shoe', property });
      await write({ ...lead, contactId: null });
      const [contact] = await hubspot.contacts();
      expect(contact?.properties).toEqual({ email: 'ada@example.com', firstname: 'Ada' });
      const message = expect.stringMatching(words);
      expect(await readLead(parts.db, lead)).toMatchObject({
        lead: { status: 'synced', warnings: [{ code, field: 'shoe', property, message }] },
      });
    });

    it('does not keep an existing contact from the rest either', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', first_name: 'Ada', shoe: '38' });
      const contactId = await (await inHubSpot(lead.tenantId)).create({ email: 'ada@example.com' });
      await parts.db
        .insert(fieldMappings)
        .values({ tenantId: lead.tenantId, field: 'shoe', property: 'shoe_size' });
      expect(await write({ ...lead, contactId })).toEqual({ contactId, outcome: 'updated' });
      expect(await hubspot.contacts()).toMatchObject([{ properties: { firstname: 'Ada' } }]);
    });

    it('and a field without a property are both told', async () => {
      const lead = await aLeadOf({ email: 'ada@example.com', budget: '10k', shoe: '38' });
      await parts.db
        .insert(fieldMappings)
        .values({ tenantId: lead.tenantId, field: 'shoe', property: 'shoe_size' });
      await write({ ...lead, contactId: null });
      expect(await readLead(parts.db, lead)).toMatchObject({
        lead: {
          warnings: [
            { code: 'not_mapped', field: 'budget' },
            { code: 'property_not_found', field: 'shoe' },
          ],
        },
      });
    });
  });
});

describe('a workspace that changes its HubSpot account in the middle of a lead', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  it('never writes to the contact that has, in the new account, the id of one in the old', async () => {
    const { db } = parts;
    const { tenantId } = await aConnectedTenant(db, hubspot, BETA);
    const lead = await aLead(db, tenantId, { email: 'ada@example.com', first_name: 'Ada' });
    const steps = leadSteps({
      db,
      app: hubspot.app,
      ensureFreshToken: createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS }),
    });
    const stranger = await aLead(db, tenantId, { email: 'stranger@example.com', first_name: 'Stranger' });
    await runActivity(steps.refreshToken, stranger);
    const { contactId } = await runActivity(steps.createOrUpdateContact, { ...stranger, contactId: null });

    await runActivity(steps.refreshToken, lead);
    const written = await runActivity(steps.createOrUpdateContact, { ...lead, contactId, hubId: ACME });
    expect(written).toMatchObject({ outcome: 'created' });
    const strangers = (await hubspot.contacts(BETA)).filter(({ id }) => id === contactId);
    expect(strangers).toEqual([expect.objectContaining({ updates: 0 })]);
  });
  it.each(['searchContact', 'createOrUpdateContact'] as const)(
    'sends nothing of %s to the old account: the next attempt asks which it is',
    async (step) => {
      const { db } = parts;
      const { tenantId } = await aConnectedTenant(db, hubspot, ACME);
      const lead = await aLead(db, tenantId, { email: 'ada@example.com', first_name: 'Ada' });
      const ensureFreshToken = createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS });
      const steps = leadSteps({ db, app: hubspot.app, ensureFreshToken });
      await runActivity(steps.searchContact, lead);
      const asked = (await hubspot.requests()).length;

      await forgetConnections(db);
      await connect(db, hubspot, tenantId, BETA);
      const run = (attempt: number) => runAttempt(attempt, steps[step], { ...lead, contactId: null });
      expect(await failureOf(run(1))).toMatchObject({ type: 'internal_error', nonRetryable: false });
      expect(await run(2)).toMatchObject({ contactId: step === 'searchContact' ? null : expect.any(String) });
      const hubIds = (await hubspot.requests())
        .slice(asked)
        .filter(({ operation }) => operation.startsWith('contacts.'))
        .map(({ hubId }) => hubId);
      expect(hubIds).toEqual([BETA]);
    },
  );
});
