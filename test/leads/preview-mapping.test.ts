import { eq, sql } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { createAccountOf } from '../../src/connections/hubspot-accounts.ts';
import { connections, leads } from '../../src/db/schema.ts';
import type { HubSpotApp } from '../../src/hubspot/hubspot-app.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { previewMapping, type Sample } from '../../src/leads/preview-mapping.ts';
import type { MappingRow } from '../../src/leads/versioned-mapping.ts';
import { runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { mapped } from '../support/mappings.ts';
import { aWideQuota } from '../support/quota.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';
import { closedPort } from '../support/unreachable.ts';

const row = (field: string, property: string | null, overwrite: MappingRow['overwrite'] = 'always') => ({
  field,
  property,
  overwrite,
});
const ROWS = [row('first_name', 'firstname'), row('last_name', 'lastname'), row('phone', 'phone')];

describe('previewing a mapping', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const depsOf = (app: HubSpotApp = hubspot.app) => {
    const quota = aWideQuota(parts.db);
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app, keys: KEYS });
    return { db: parts.db, accountOf: createAccountOf({ app, quota, ensureFreshToken, groupCommit: 'on' }) };
  };
  const preview = (tenantId: string, sample: Sample, rows: readonly MappingRow[] = ROWS) =>
    previewMapping(depsOf(), { tenantId, rows, sample });
  const previewFields = async (fields: LeadFields, rows?: readonly MappingRow[]) => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    return preview(tenantId, { fields }, rows);
  };

  it('shows of each field the exact value, and both bodies', async () => {
    const rows = [...ROWS, row('budget', 'budget'), row('job', 'jobtitle', 'if_empty'), row('shoes', null)];
    const fields = {
      email: ' Ada@Acme.com',
      name: 'Ada King Lovelace',
      budget: '5,000.50',
      job: 'CTO',
      shoes: 43,
    };
    const shown = await previewFields({ ...fields, hat: 'Yes' }, rows);
    expect(shown.rows).toEqual([
      expect.objectContaining({ field: 'email', property: 'email', value: 'ada@acme.com', result: 'sent' }),
      expect.objectContaining({ field: 'name', property: 'firstname', value: 'Ada', result: 'sent' }),
      expect.objectContaining({ field: 'name', property: 'lastname', value: 'King Lovelace' }),
      expect.objectContaining({ field: 'first_name', property: 'firstname', value: null, result: 'empty' }),
      expect.objectContaining({ field: 'last_name', result: 'empty' }),
      expect.objectContaining({ field: 'phone', property: 'phone', label: 'Phone Number', result: 'empty' }),
      expect.objectContaining({ field: 'budget', submitted: '5,000.50', value: '5000.50', result: 'sent' }),
      expect.objectContaining({ field: 'job', property: 'jobtitle', value: 'CTO', result: 'only_if_empty' }),
      expect.objectContaining({ field: 'shoes', property: null, submitted: 43, result: 'ignored' }),
      expect.objectContaining({ field: 'hat', property: null, submitted: 'Yes', result: 'not_mapped' }),
    ]);
    const always = { firstname: 'Ada', lastname: 'King Lovelace', budget: '5000.50' };
    expect(shown.newContact.properties).toEqual({ email: 'ada@acme.com', ...always, jobtitle: 'CTO' });
    expect(shown.existingContact).toEqual({ properties: always, onlyIfEmpty: { jobtitle: 'CTO' } });
    expect(shown.problems).toEqual([]);
  });

  it("takes dates for days where the workspace's own account is", async () => {
    const connected = async (hubId: number, timeZone: string) => {
      const { tenantId } = await aConnectedTenant(parts.db, hubspot, hubId);
      await parts.db.update(connections).set({ timeZone }).where(eq(connections.tenantId, tenantId));
      return tenantId;
    };
    await connected(BETA, 'America/Los_Angeles');
    const tenantId = await connected(ACME, 'Pacific/Auckland');
    const fields = { email: 'ada@acme.com', start: '2026-03-01T12:00:00Z' };
    const { newContact } = await preview(tenantId, { fields }, [row('start', 'start_date')]);
    expect(newContact.properties).toMatchObject({ start_date: '2026-03-02' });
  });

  it('shows what HubSpot then gets, and asks HubSpot for nothing but its properties', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    const rows = [...ROWS, row('budget', 'budget'), row('plan', 'plan')];
    await mapped(parts.db, tenantId, ['budget', 'budget'], ['plan', 'plan']);
    const lead = await aLead(parts.db, tenantId, {
      ...{ email: 'ada@acme.com', name: 'Ada Lovelace', budget: '5000', plan: 'Pro' },
    });
    const asked = (await hubspot.requests()).length;
    const { newContact } = await preview(tenantId, { leadId: lead.leadId }, rows);
    const calls = (await hubspot.requests()).slice(asked).map(({ operation }) => operation);
    expect(calls).toEqual(['properties.list']);
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app: hubspot.app, keys: KEYS });
    const { createOrUpdateContact } = leadSteps({ db: parts.db, app: hubspot.app, ensureFreshToken });
    await runActivity(createOrUpdateContact, { ...lead, contactId: null });
    const [contact] = await hubspot.contacts();
    expect(contact?.properties).toMatchObject(newContact.properties);
  });

  it('says in words what does not fit, and sends the rest', async () => {
    const rows = [row('budget', 'budget'), row('plan', 'plan'), row('city', 'city')];
    const shown = await previewFields(
      { email: 'ada@acme.com', budget: 'a lot', plan: 'Gold', city: 'Rome' },
      rows,
    );
    expect(shown.rows.filter(({ result }) => result === 'left_out')).toEqual([
      expect.objectContaining({
        field: 'budget',
        value: null,
        message: expect.stringMatching(/not a number/),
      }),
      expect.objectContaining({
        field: 'plan',
        value: null,
        message: expect.stringMatching(/“Gold” is no option/),
      }),
    ]);
    expect(shown.newContact.properties).toEqual({ email: 'ada@acme.com', city: 'Rome' });
  });

  it('lets separate names win over a full one, and says so', async () => {
    const { rows } = await previewFields({ name: 'J. Doe', first_name: 'Ada', last_name: 'Lovelace' });
    expect(rows.find(({ field }) => field === 'name')).toMatchObject({
      result: 'left_out',
      message: 'Separate first and last names win.',
    });
  });

  it('names rows whose property is gone, and an email that cannot be used', async () => {
    const { problems, newContact } = await previewFields({ email: 'ada@' }, [row('x', 'gone_since')]);
    expect(problems.map(({ field, code }) => [field, code])).toEqual([
      ['x', 'property_not_found'],
      ['email', 'email_unusable'],
    ]);
    expect(newContact.properties).toEqual({});
  });

  it('takes the newest lead that is left, or none', async () => {
    const { tenantId } = await aTenant(parts.db);
    expect(await preview(tenantId, { newest: true })).toMatchObject({ leadId: null });
    const older = await aLead(parts.db, tenantId, { email: 'older@acme.com' });
    await aLead(parts.db, tenantId, { email: 'newest@acme.com' });
    const { newContact } = await preview(tenantId, { newest: true });
    expect(newContact.properties).toEqual({ email: 'newest@acme.com' });
    await parts.db.update(leads).set({ erasedAt: sql`now()` }).where(sql`email = 'newest@acme.com'`);
    expect(await preview(tenantId, { newest: true })).toMatchObject({ leadId: older.leadId });
  });

  it("shows a visitor's consent where it is mapped, as it is sent", async () => {
    const { tenantId } = await aTenant(parts.db);
    const consent = { text: 'You may write to me.', given: true, at: '2026-11-24T14:00:00Z', page: null };
    await aLead(parts.db, tenantId, { email: 'ada@acme.com' }, null, { consent });
    const { newContact } = await preview(tenantId, { newest: true }, [row('consent', 'newsletter')]);
    expect(newContact.properties).toEqual({ email: 'ada@acme.com', newsletter: 'true' });
  });

  it("knows no neighbour's lead, nor an erased one", async () => {
    const [{ tenantId }, { tenantId: neighbour }] = [await aTenant(parts.db), await aTenant(parts.db)];
    const { leadId } = await aLead(parts.db, neighbour);
    const notFound = { code: 'lead-not-found' };
    await expect(preview(tenantId, { leadId })).rejects.toMatchObject(notFound);
    await parts.db.update(leads).set({ erasedAt: sql`now()` });
    await expect(preview(neighbour, { leadId })).rejects.toMatchObject(notFound);
  });

  it('works without a connection and while HubSpot is away: values as they are, nothing said of properties', async () => {
    const away = depsOf({ ...hubspot.app, apiUrl: `http://127.0.0.1:${await closedPort()}` });
    const tenants = [await aTenant(parts.db), await aConnectedTenant(parts.db, hubspot)];
    for (const { tenantId } of tenants) {
      const sample = { fields: { email: 'ada@acme.com', budget: 'a lot' } };
      const shown = await previewMapping(away, { tenantId, rows: [row('budget', 'budget')], sample });
      expect(shown.newContact.properties).toEqual({ email: 'ada@acme.com', budget: 'a lot' });
      expect(shown).toMatchObject({ problems: [], propertiesReadAt: null });
    }
  });
});
