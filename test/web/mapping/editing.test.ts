import { and, eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { createEnsureFreshToken } from '../../../src/connections/ensure-fresh-token.ts';
import { fieldMappings } from '../../../src/db/schema.ts';
import { runActivity } from '../../support/activity.ts';
import { useAddress } from '../../support/addresses.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { forgetConnections } from '../../support/connections.ts';
import { useDatabase } from '../../support/database.ts';
import { useHubSpot } from '../../support/hubspot.ts';
import { KEYS } from '../../support/keys.ts';
import { leadSteps } from '../../support/lead-steps.ts';
import { aLead } from '../../support/leads.ts';
import { choose, MAPPING_PAGE, offered, pickerOf, rowOf, save } from '../../support/mapping-page.ts';
import { mapped } from '../../support/mappings.ts';
import { aConnectedTenant } from '../../support/tenants.ts';

describe('the field mapping', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  afterEach(() => forgetConnections(parts.db));

  const connected = () => aConnectedTenant(parts.db, hubspot);
  const openedBy = async (apiKey: string, options: Parameters<typeof browser.aPage>[0] = {}, query = '') => {
    const page = await browser.signedIn(apiKey, MAPPING_PAGE + query, options);
    await pickerOf(page, 'phone').waitFor();
    return page;
  };
  const policyOf = (page: Page, field: string) =>
    page.getByLabel(`If the contact already has a value for ${field}`);

  const bar = (page: Page) => page.getByRole('region', { name: 'Unsaved changes' });

  describe('its preview', () => {
    const shown = async (page: Page, label: string): Promise<Record<string, string>> =>
      JSON.parse((await page.getByLabel(label).textContent()) ?? '').properties;
    const sync = (lead: { tenantId: string; leadId: string }, contactId: string | null = null) => {
      const { db } = parts;
      const { app } = hubspot;
      const steps = leadSteps({ db, app, ensureFreshToken: createEnsureFreshToken({ db, app, keys: KEYS }) });
      return runActivity(steps.createOrUpdateContact, { ...lead, contactId });
    };
    const FIELDS = {
      email: ' Ada@Example.com ',
      name: 'Ada King Lovelace',
      phone: '+44 (20) 7946-0000',
      plan: 'enterprise',
      budget: '12,500.50',
      start: '2026-12-01',
      topics: ['CRM', 'chatbots'],
      utm: 'spring',
    };

    it('is what HubSpot gets of the lead, for a new contact and for one that exists', async () => {
      const { apiKey, tenantId } = await connected();
      await mapped(
        parts.db,
        tenantId,
        ['budget', 'budget'],
        ['start', 'start_date'],
        ['topics', 'interests'],
      );
      const lead = await aLead(parts.db, tenantId, FIELDS);
      const page = await openedBy(apiKey, {}, '?map=plan');
      await choose(page, 'plan', 'Plan');
      await policyOf(page, 'phone').selectOption('Only fill if empty');
      await rowOf(page, 'plan').getByText('ent', { exact: true }).waitFor();
      await rowOf(page, 'name').getByText('King Lovelace', { exact: true }).waitFor();
      const fresh = await shown(page, 'Sent for a new contact');
      expect(Object.keys(fresh)).toHaveLength(8);
      await save(page);
      await sync(lead);
      const [contact] = await hubspot.contacts();
      expect(contact?.properties).toMatchObject(fresh);

      const second = await aLead(parts.db, tenantId, { ...FIELDS, phone: '+1 555 0100', budget: '7' });
      await page.reload();
      await rowOf(page, 'phone').getByText('+1 555 0100').first().waitFor();
      await page.getByRole('tab', { name: 'Existing contact' }).click();
      const known = await shown(page, 'Sent for an existing contact');
      expect(known.budget).toBe('7');
      const onlyIfEmpty = await shown(page, 'Sent where the contact has no value yet');
      expect(onlyIfEmpty).toEqual({ phone: '+1 555 0100' });
      await sync(second, contact?.id);
      const [changed] = await hubspot.contacts();
      expect(changed?.properties).toMatchObject({ ...known, phone: fresh.phone });
    });

    it('is of any lead that a search finds, or of values of one’s own', async () => {
      const { apiKey, tenantId } = await connected();
      await aLead(parts.db, tenantId, { email: 'grace@example.com', name: 'Grace Hopper' });
      await aLead(parts.db, tenantId, { email: 'ada@example.com', name: 'Ada Lovelace' });
      const page = await openedBy(apiKey);
      await rowOf(page, 'name').getByText('Lovelace', { exact: true }).waitFor();
      await page.getByText('Any lead').click();
      await page.getByRole('combobox', { name: 'Lead' }).fill('hopper');
      await offered(page, { name: /^grace@/ }).click();
      await rowOf(page, 'name').getByText('Hopper', { exact: true }).waitFor();
      expect(page.url()).toMatch(/\?lead=lead_\w+$/);
      await page.reload();
      await rowOf(page, 'name').getByText('Hopper', { exact: true }).waitFor();
      await page.getByText('Own values').click();
      await page.getByRole('textbox', { name: 'company' }).fill('  Analytical Engines ');
      await rowOf(page, 'company').getByText('Analytical Engines').waitFor();
      expect((await shown(page, 'Sent for a new contact')).company).toBe('Analytical Engines');
      expect(await hubspot.requests('contacts.create')).toEqual([]);
    });
  });

  it('a property that is gone is red on top and counted in the tab, and keeps nobody from changing the rest', async () => {
    const { apiKey, tenantId } = await connected();
    await mapped(parts.db, tenantId, ['plan', 'plan']);
    const page = await openedBy(apiKey);
    await hubspot.archiveProperty('plan');
    await page.getByRole('button', { name: 'Refresh properties' }).click();
    await rowOf(page, 'plan')
      .getByText(/leads sync without it; choose another property or remove the row/)
      .waitFor();
    await page.getByRole('link', { name: 'Field mapping 1 broken row' }).waitFor();
    await page.reload();
    await pickerOf(page, 'plan').waitFor();
    expect(
      await page
        .getByRole('combobox', { name: /^HubSpot property/ })
        .first()
        .getAttribute('id'),
    ).toBe('property-of-plan');
    await policyOf(page, 'phone').selectOption('Only fill if empty');
    await save(page);
    await page.getByRole('button', { name: 'Remove plan' }).click();
    await save(page);
    await page.getByRole('link', { name: 'Field mapping', exact: true }).waitFor();
  });

  describe('changed by two people', () => {
    async function bothChange() {
      const { apiKey } = await connected();
      const options = { expected: /status of (412|503)/ };
      const [first, second] = [await openedBy(apiKey, options), await openedBy(apiKey, options)];
      await policyOf(second, 'phone').selectOption('Only fill if empty');
      await policyOf(first, 'company').selectOption('Only fill if empty');
      await save(first);
      await second.getByRole('button', { name: 'Save' }).click();
      await second.getByText(/^An admin changed the field mapping .+, so nothing was saved/).waitFor();
      return second;
    }

    it('the second is told who and when, and may keep editing: both changes are saved', async () => {
      const page = await bothChange();
      await page.getByRole('button', { name: 'Keep editing' }).click();
      await bar(page).and(page.locator(':focus')).waitFor(); // Save is the next thing there
      expect(await policyOf(page, 'phone').inputValue()).toBe('if_empty');
      const taken = rowOf(page, 'company').locator('option[value=if_empty]:checked');
      await taken.waitFor({ state: 'attached' });
      await save(page);
      await page.reload();
      for (const field of ['phone', 'company']) {
        await policyOf(page, field).waitFor();
        expect(await policyOf(page, field).inputValue()).toBe('if_empty');
      }
    });

    it.each(['Reload', 'Keep editing'])('%s says when it fails, and works once it can', async (name) => {
      const page = await bothChange();
      await page.route('**/v1/integrations/hubspot/mappings', (route) =>
        route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was read.' } }),
      );
      const button = page.getByRole('button', { name });
      await button.click();
      await bar(page).getByText('Not now, so nothing was read.').waitFor();
      await page.unrouteAll();
      await button.click();
      await page.getByText('so nothing was saved').waitFor({ state: 'hidden' });
    });

    it('or reload, which drops the edits', async () => {
      const page = await bothChange();
      await page.getByRole('button', { name: 'Reload' }).click();
      await bar(page).waitFor({ state: 'hidden' });
      expect(await policyOf(page, 'phone').inputValue()).toBe('always');
      expect(await policyOf(page, 'company').inputValue()).toBe('if_empty');
    });
  });

  it('edits are asked for before the page is left, and Discard drops them', async () => {
    const { apiKey } = await connected();
    const page = await openedBy(apiKey);
    await page.getByRole('button', { name: 'Remove phone' }).click();
    await page.getByRole('button', { name: 'Remove company' }).and(page.locator(':focus')).waitFor();
    await page.getByRole('link', { name: 'Leads' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Stay here' })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Field mapping' }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await pickerOf(page, 'phone').waitFor();
    await page
      .getByRole('heading', { level: 1, name: 'Field mapping' })
      .and(page.locator(':focus'))
      .waitFor();
    await page.getByRole('link', { name: 'Leads' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
  });

  it('Reset to defaults fills the form, and is saved like any edit', async () => {
    const { apiKey, tenantId } = await connected();
    await mapped(parts.db, tenantId, ['plan', 'plan'], ['phone', 'mobilephone']);
    const page = await openedBy(apiKey);
    await page.getByRole('button', { name: 'Reset to defaults' }).click();
    await pickerOf(page, 'plan').waitFor({ state: 'detached' });
    await save(page);
    await page.reload();
    await rowOf(page, 'phone')
      .getByText('phone · Text')
      .or(rowOf(page, 'phone').getByText('phone · Phone'))
      .waitFor();
    expect(await pickerOf(page, 'plan').count()).toBe(0);
  });

  it('a field that arrives and is not mapped is listed, to be mapped, or ignored with an undo', async () => {
    const { apiKey, tenantId } = await connected();
    for (const budget of ['9', '10']) await aLead(parts.db, tenantId, { email: 'ada@example.com', budget });
    const page = await openedBy(apiKey);
    const arrived = page.getByText('budget arrived with 2 leads and is kept here but not sent.');
    await arrived.waitFor();
    await page.getByRole('button', { name: 'Ignore budget' }).click();
    await page.getByText('budget is ignored.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await arrived.waitFor();
    expect(await bar(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Map budget' }).click();
    await page.getByText('Choose a property for budget, or remove its row.').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await choose(page, 'budget', 'Budget');
    await save(page);
    await arrived.waitFor({ state: 'hidden' });
  });

  it('Undo of ignoring takes no property away that the field was given meanwhile', async () => {
    const { apiKey, tenantId } = await connected();
    await aLead(parts.db, tenantId, { email: 'ada@example.com', budget: '9' });
    const page = await openedBy(apiKey);
    await page.getByRole('button', { name: 'Ignore budget' }).click();
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.hover(); // keeps it there
    const ofBudget = and(eq(fieldMappings.tenantId, tenantId), eq(fieldMappings.field, 'budget'));
    await parts.db.update(fieldMappings).set({ property: 'budget' }).where(ofBudget);
    const read = page.waitForResponse('**/v1/integrations/hubspot/unmapped');
    await undo.click();
    await read; // after the last step of it
    expect(await parts.db.select().from(fieldMappings).where(ofBudget)).toMatchObject([
      { property: 'budget' },
    ]);
    await rowOf(page, 'budget').waitFor();
    expect(await bar(page).count()).toBe(0);
  });

  it('a refused Undo of ignoring a field is said also on another page', async () => {
    const { apiKey, tenantId } = await connected();
    await aLead(parts.db, tenantId, { email: 'ada@example.com', budget: '9' });
    const page = await openedBy(apiKey, { expected: /status of 503/ });
    const undo = page.getByRole('button', { name: 'Undo' });
    let isRefused = false;
    await page.route('**/v1/integrations/hubspot/mappings', (route) =>
      isRefused
        ? route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was saved.' } })
        : route.fallback(),
    );
    await page.getByRole('button', { name: 'Ignore budget' }).click();
    await undo.hover(); // starts its time anew
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    isRefused = true;
    await undo.click();
    await page.getByRole('alert').getByText('Not now, so nothing was saved.').waitFor();
  });

  it.each(LOOKS)(
    'is accessible and fits, edited and with a broken row ($scheme, $width px)',
    async (look) => {
      const { apiKey, tenantId } = await connected();
      await mapped(parts.db, tenantId, ['plan', 'no_such_property']);
      await aLead(parts.db, tenantId, {
        email: 'ada@example.com',
        name: 'Ada Lovelace',
        utm: 'spring',
        plan: 'Pro',
      });
      const page = await openedBy(apiKey, look);
      await policyOf(page, 'phone').selectOption('Only fill if empty');
      await page.getByText('Own values').click();
      await page.getByText('Existing contact').click();
      await rowOf(page, 'plan')
        .getByText(/^no_such_property was deleted in HubSpot/)
        .waitFor();
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
    },
  );
});
