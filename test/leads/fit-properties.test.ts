import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import type { OverwritePolicy } from '../../src/leads/default-mapping.ts';
import type { LeadFields } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { runActivity } from '../support/activity.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { mapped } from '../support/mappings.ts';
import { answers, passedOnTo, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { aConnectedTenant } from '../support/tenants.ts';

describe('a lead whose workspace has mapped properties of its own', () => {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const scripted = useScriptedHubSpot();
  afterEach(() => forgetConnections(parts.db));

  const stepsAt = (app = hubspot.app) => {
    const { db } = parts;
    const tokens = createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS });
    return leadSteps({ db, app, ensureFreshToken: tokens });
  };
  /** A process of its own, and a lead that it writes. */
  async function aWorkspace(...rules: [field: string, property: string, overwrite?: OverwritePolicy][]) {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot);
    await mapped(parts.db, tenantId, ...rules);
    const steps = stepsAt();
    return async (fields: LeadFields, { createOrUpdateContact } = steps) => {
      const ref = await aLead(parts.db, tenantId, { email: 'ada@example.com', ...fields });
      const { contactId } = await runActivity(createOrUpdateContact, { ...ref, contactId: null });
      const contact = (await hubspot.contacts()).find(({ id }) => id === contactId);
      const { lead } = await readLead(parts.db, ref);
      return { lead, sent: contact?.properties, warnings: lead.warnings.map(({ message }) => message) };
    };
  }
  const reads = async () => (await hubspot.requests('properties.list')).length;

  it('is written with every value in the form that its property takes', async () => {
    const write = await aWorkspace(
      ['budget', 'budget'],
      ['plan', 'plan'],
      ['topics', 'interests'],
      ['start', 'start_date'],
      ['news', 'newsletter'],
      ['about', 'message'],
    );
    const { sent, warnings } = await write({
      budget: '1,234.50',
      plan: 'Enterprise',
      topics: ['CRM', 'chatbots'],
      start: '2026-11-24',
      news: 'yes',
      about: ' Hello ',
    });
    expect(warnings).toEqual([]);
    expect(sent).toEqual({
      email: 'ada@example.com',
      budget: '1234.50',
      plan: 'ent',
      interests: 'crm;chatbots',
      start_date: '2026-11-24',
      newsletter: 'true',
      message: 'Hello',
    });
  });

  it('is written without what does not fit, and says in words what and why', async () => {
    await hubspot.addProperty({ name: 'score', label: 'Lead score', type: 'number', readOnly: true });
    const write = await aWorkspace(
      ['budget', 'budget'],
      ['plan', 'plan'],
      ['topics', 'interests'],
      ['start', 'start_date'],
      ['score', 'score'],
      ['shoe', 'shoe_size'],
    );
    const { sent, lead, warnings } = await write({
      first_name: 'Ada',
      budget: 'a lot',
      plan: 'Platinum',
      topics: ['CRM', 'Fax'],
      start: 'soon',
      score: 7,
      shoe: 38,
    });
    expect(lead).toMatchObject({ status: 'synced', outcome: 'created' });
    expect(sent).toEqual({ email: 'ada@example.com', firstname: 'Ada', interests: 'crm' });
    expect(warnings.toSorted()).toEqual([
      'budget was left out because “a lot” is not a number; the rest was synced.',
      'plan was left out because “Platinum” is no option of Plan; add it in HubSpot or change the form.',
      'score was left out because HubSpot does not allow Lead score to be set; choose another property.',
      'shoe was left out because property shoe_size does not exist in HubSpot; fix the mapping.',
      'start was left out because “soon” is not a date like 2026-11-24; the rest was synced.',
      'topics was sent in part because “Fax” is no option of Interests; add it in HubSpot or change the form.',
    ]);
    expect((await hubspot.requests('contacts.create')).map(({ status }) => status)).toEqual([201]);
  });

  it('costs no call for the definitions while its fields are the documented ones', async () => {
    const write = await aWorkspace(['budget', 'budget']);
    await write({ name: 'Ada Lovelace', phone: '+43 1', company: 'Engines', budget: ' ' });
    expect(await reads()).toBe(0);
  });

  it('asks for the definitions once for many leads', async () => {
    const write = await aWorkspace(['budget', 'budget']);
    await Promise.all([1, 2, 3].map((n) => write({ email: `person-${n}@example.com`, budget: n })));
    await write({ email: 'late@example.com', budget: 4 });
    expect(await reads()).toBe(1);
  });

  it('finds a property and an option that were added since the definitions were read', async () => {
    const write = await aWorkspace(['budget', 'budget'], ['shoe', 'shoe_size'], ['plan', 'plan']);
    await write({ budget: 1 });
    await hubspot.addProperty({ name: 'shoe_size', label: 'Shoe size', type: 'number' });
    await hubspot.changeProperty('plan', { options: [{ value: 'plus', label: 'Plus' }] });
    await aMinuteLater(async () => {
      const { sent, warnings } = await write({ shoe: '38', plan: 'Plus' });
      expect(sent).toMatchObject({ shoe_size: '38', plan: 'plus' });
      expect(warnings).toEqual([]);
    });
  });

  it('does not ask again for every misfit: once a minute is enough', async () => {
    const write = await aWorkspace(['plan', 'plan']);
    for (const n of [1, 2, 3]) await write({ email: `person-${n}@example.com`, plan: 'Platinum' });
    expect(await reads()).toBe(1);
  });

  it('loses a property that is gone meanwhile, not the lead, and asks anew after the refusal', async () => {
    const write = await aWorkspace(['budget', 'budget']);
    await write({ budget: 1 });
    await hubspot.archiveProperty('budget');
    await aMinuteLater(async () => {
      const refused = await write({ email: 'second@example.com', budget: 2 });
      expect(refused.lead).toMatchObject({
        status: 'synced',
        warnings: [{ code: 'property_not_found', field: 'budget', property: 'budget' }],
      });
      expect(await reads()).toBe(1);
      const created = () => hubspot.requests('contacts.create');
      const before = (await created()).length;
      expect((await write({ email: 'third@example.com', budget: 3 })).lead.warnings).toHaveLength(1);
      expect(await reads()).toBe(2);
      expect((await created()).length - before).toBe(1); // nothing was refused any more
    });
  });

  it.each([
    ['there is no such list', 404],
    ['nobody may see it', 403],
  ])('is sent as it is where HubSpot does not show its properties: %s', async (_why, status) => {
    const write = await aWorkspace(['plan', 'plan'], ['budget', 'budget']);
    scripted.will((response, asked) =>
      (asked.path.includes('/properties') ? answers(status, {}) : passedOnTo(hubspot.app.apiUrl))(
        response,
        asked,
      ),
    );
    const app = { ...scripted.app, version: hubspot.app.version };
    const { sent, warnings } = await write({ plan: 'ent', budget: 'a lot' }, stepsAt(app));
    expect(sent).toEqual({ email: 'ada@example.com', plan: 'ent' });
    expect(warnings).toEqual([
      'budget was left out because “a lot” is no value that budget takes; the rest was synced.',
    ]);
  });
});

/** As if a minute had passed for this process. */
async function aMinuteLater(steps: () => Promise<void>): Promise<void> {
  const now = performance.now.bind(performance);
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now() + 61_000);
  try {
    await steps();
  } finally {
    clock.mockRestore();
  }
}
