import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { batchCreate } from '../../src/hubspot/batch.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import { Meter } from '../../src/hubspot/meter.ts';
import { Quota } from '../../src/hubspot/quota.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { mapped } from '../support/mappings.ts';
import { aConnectedTenant } from '../support/tenants.ts';
import { UNMETERED } from '../support/unmetered.ts';

const KEPT = {
  code: 'kept_existing',
  field: 'city',
  property: 'city',
  message: "HubSpot's City was kept, because this field only fills empty ones.",
};

describe('a field that only fills what is empty in HubSpot', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  async function aWorkspace() {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await mapped(parts.db, tenantId, ['city', 'city', 'if_empty'], ['first_name', 'firstname', 'if_empty']);
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
    const { createOrUpdateContact } = leadSteps({ db: parts.db, app: hubspot.app, ensureFreshToken });
    const { apiUrl, version } = hubspot.app;
    const tokens = () => ensureFreshToken(tenantId, { minimumLifetimeMs: 0 });
    const people = new HubSpotClient({ apiUrl, version, tokens, meter: UNMETERED });
    return {
      async archive(contactId: string) {
        const authorization = `Bearer ${(await tokens()).accessToken}`;
        await fetch(apiUrl + people.paths.contact(contactId), {
          method: 'DELETE',
          headers: { authorization },
        });
      },
      anExisting: async (properties: Record<string, string>) =>
        (await people.createContact({ email: 'ada@example.com', ...properties })).id,
      async write(fields: LeadFields, contactId: string | null = null) {
        const ref = await aLead(parts.db, tenantId, { email: 'ada@example.com', ...fields });
        const written = await runActivity(createOrUpdateContact, { ...ref, contactId });
        const { lead } = await readLead(parts.db, ref);
        return { ...written, ref, warnings: lead.warnings, sent: await sentBy(ref.leadId) };
      },
    };
  }
  async function sentBy(leadId: string): Promise<string[] | null> {
    const [row] = await parts.db.query.leads.findMany({
      columns: { sentProperties: true },
      where: (leads, { eq }) => eq(leads.id, leadId),
    });
    return row?.sentProperties ?? null;
  }
  const calls = async () => (await hubspot.requests()).map(({ operation }) => operation);

  it('is sent with a new contact', async () => {
    const { write } = await aWorkspace();
    expect(await write({ city: 'Vienna' })).toMatchObject({
      outcome: 'created',
      warnings: [],
      sent: ['city'],
    });
    expect(await hubspot.contacts()).toMatchObject([{ properties: { city: 'Vienna' } }]);
    expect(await calls()).not.toContain('contacts.read');
  });

  it('fills an empty property of an existing contact', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({});
    expect(await write({ city: 'Vienna' }, contactId)).toMatchObject({ contactId, warnings: [] });
    expect(await hubspot.contacts()).toMatchObject([{ properties: { city: 'Vienna' } }]);
  });

  it('leaves the value that an existing contact has, says so, and sends the rest', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({ city: 'London', phone: '1' });
    const written = await write({ city: 'Vienna', phone: '2' }, contactId);
    expect(written).toMatchObject({ contactId, outcome: 'updated', warnings: [KEPT], sent: ['phone'] });
    expect(await hubspot.contacts()).toMatchObject([{ properties: { city: 'London', phone: '2' } }]);
  });

  it('holds for a contact that only a refused creation names', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({ city: 'London' });
    expect(await write({ city: 'Vienna', phone: '2' })).toMatchObject({ contactId, warnings: [KEPT] });
    expect(await hubspot.contacts()).toMatchObject([{ properties: { city: 'London', phone: '2' } }]);
  });

  it('does not touch a contact that has everything', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({ city: 'London' });
    expect(await write({ city: 'Vienna' }, contactId)).toMatchObject({
      outcome: 'updated',
      warnings: [KEPT],
    });
    expect(await hubspot.contacts()).toMatchObject([{ updates: 0 }]);
  });

  it('goes along whole when the contact that had a value is gone', async () => {
    const { write, anExisting, archive } = await aWorkspace();
    const contactId = await anExisting({ city: 'London' });
    await archive(contactId);
    expect(await write({ city: 'Vienna' }, contactId)).toMatchObject({ outcome: 'created', warnings: [] });
    expect(await hubspot.contacts()).toMatchObject([{ properties: { city: 'Vienna' } }]);
  });

  it('is on record as sent when a repetition finds the value that the first try has set', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({ city: 'Vienna' });
    expect(await write({ city: 'Vienna' }, contactId)).toMatchObject({ warnings: [], sent: ['city'] });
  });

  it('governs the halves of a full name as well', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({ firstname: 'Augusta' });
    const { warnings } = await write({ name: 'Ada Lovelace' }, contactId);
    expect(warnings).toMatchObject([{ code: 'kept_existing', field: 'name', property: 'firstname' }]);
    expect(await hubspot.contacts()).toMatchObject([
      { properties: { firstname: 'Augusta', lastname: 'Lovelace' } },
    ]);
  });

  it('costs no look at the contact when the lead leaves it empty', async () => {
    const { write, anExisting } = await aWorkspace();
    const contactId = await anExisting({ city: 'London' });
    await write({ phone: '2', city: ' ' }, contactId);
    expect(await calls()).not.toContain('contacts.read');
  });
});

describe("a burst of leads that only fill what is empty, at HubSpot's real quota", () => {
  const LEADS = 100;
  const parts = useDatabase();
  const hubspot = useHubSpot({ requestsPer10s: 100, searchesPerSecond: 5 });

  it('looks at their contacts in far fewer calls than leads, without a single 429', async () => {
    const { db } = parts;
    const { app } = hubspot;
    const { tenantId } = await aConnectedTenant(db, hubspot);
    await mapped(db, tenantId, ['city', 'city', 'if_empty']);
    const ensureFreshToken = createEnsureFreshToken({ db, app, keys: KEYS });
    const quota = new Quota(db, { requests: 100, searches: 5 });
    const { createOrUpdateContact } = leadSteps({ db, app, ensureFreshToken, quota });
    const tokens = () => ensureFreshToken(tenantId, { minimumLifetimeMs: 0 });
    const people = new HubSpotClient({ apiUrl: app.apiUrl, version: app.version, tokens, meter: UNMETERED });
    const emails = Array.from({ length: LEADS }, (_, n) => `person${n}@example.com`);
    const hasCity = (n: number) => n % 2 === 0;
    const existing = emails.map((email, n) => ({ email, ...(hasCity(n) ? { city: `London ${n}` } : {}) }));
    await new Meter(quota, ACME).run('requests', () => batchCreate(people, existing));
    const ids = new Map((await hubspot.contacts()).map(({ id, properties }) => [properties.email, id]));
    const refs = await Promise.all(
      emails.map((email, n) => aLead(db, tenantId, { email, city: `Vienna ${n}`, phone: '1' })),
    );

    await Promise.all(
      refs.map((ref, n) =>
        runActivity(createOrUpdateContact, { ...ref, contactId: ids.get(emails[n] ?? '') ?? null }),
      ),
    );
    const requests = await hubspot.requests();
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    const looks = requests.filter(({ operation }) => /^contacts\.(batch\.)?read$/.test(operation));
    expect(looks.length).toBeLessThan(LEADS / 4);
    const held = new Map((await hubspot.contacts()).map(({ properties }) => [properties.email, properties]));
    for (const [n, email] of emails.entries()) {
      const city = hasCity(n) ? `London ${n}` : `Vienna ${n}`;
      expect(held.get(email)).toMatchObject({ city, phone: '1' });
      const { lead } = await readLead(db, refs[n] ?? { tenantId, leadId: '' });
      expect(lead.warnings).toEqual(hasCity(n) ? [KEPT] : []);
    }
  });
});
