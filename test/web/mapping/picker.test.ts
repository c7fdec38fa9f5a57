import { useAddress } from '../../support/addresses.ts';
import { aCollectingAgent, aForm } from '../../support/agents.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { forgetConnections } from '../../support/connections.ts';
import { useDatabase } from '../../support/database.ts';
import { useHubSpot } from '../../support/hubspot.ts';
import { choose, MAPPING_PAGE, offered, pickerOf, rowOf, SAVED } from '../../support/mapping-page.ts';
import { mapped } from '../../support/mappings.ts';
import { aConnectedTenant, aTenant } from '../../support/tenants.ts';

describe('choosing a property', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  afterEach(() => forgetConnections(parts.db));

  /** The page with a row for `field` that is still without a property. */
  async function adding(field: string, options: Parameters<typeof browser.aPage>[0] = {}) {
    const { apiKey, tenantId } = await aConnectedTenant(parts.db, hubspot);
    const page = await browser.signedIn(apiKey, `${MAPPING_PAGE}?map=${field}`, options);
    await pickerOf(page, field).and(page.locator(':focus')).waitFor();
    return { page, tenantId };
  }

  it('it is found by its label, its internal name, its group and its type', async () => {
    const { page } = await adding('deadline');
    const picker = pickerOf(page, 'deadline');
    for (const [search, label, alone] of [
      ['start d', 'Start date', true],
      ['hs_lead_st', 'Lead Status', true],
      ['sales properties status', 'Lead Status', true],
      ['one of 3', 'Plan', true],
      ['social', 'Twitter Username', false],
    ] as const) {
      await picker.fill(search);
      const options = offered(page);
      await options.filter({ hasText: label }).waitFor();
      if (alone) expect(await options.count()).toBe(1);
    }
    await picker.fill('start_date');
    await offered(page, { name: /^Start date\s*Date\s*start_date$/ }).click();
    await page.getByText('start_date · Date', { exact: true }).waitFor();
  });

  it('those that cannot be written are shown on demand, each with its reason', async () => {
    const { page } = await adding('extra');
    const picker = pickerOf(page, 'extra');
    await picker.fill('record');
    await page.getByText('No property matches').waitFor();
    await page.getByRole('switch', { name: 'Show properties that can’t be written' }).click();
    for (const [search, reason] of [
      ['hs_object_source_label', 'Read-only'],
      ['num_notes', 'Calculated by HubSpot'],
      ['email', 'Used as key'],
      ['company name', 'Already used by company'],
    ] as const) {
      await picker.fill(search);
      const option = offered(page, { disabled: true }).filter({ hasText: reason });
      await option.first().waitFor();
    }
  });

  it('of hundreds a hundred are shown, and how many there are', async () => {
    for (let n = 0; n < 110; n++) await hubspot.addProperty({ name: `extra_${n}`, label: `Extra ${n}` });
    const { page } = await adding('deadline');
    await pickerOf(page, 'deadline').fill('extra');
    await page.getByText('Showing 100 of 110, keep typing').waitFor();
    expect(await offered(page).count()).toBe(101);
  });

  it('what the form offers and the property does not have is said, and so is a type that may not fit', async () => {
    const { page, tenantId } = await adding('plan');
    const formFields = aForm(
      { name: 'plan', type: 'select', options: ['Free', 'Enterprise+'] },
      { name: 'budget' },
    );
    await aCollectingAgent(parts.db, tenantId, { formFields });
    await choose(page, 'plan', 'Plan');
    await page.getByText('“Enterprise+” is no option of Plan; leads with it sync without Plan.').waitFor();
    await page.getByText('3 options').click();
    await page.getByText('Free · Pro · Enterprise').waitFor();
    await page.getByRole('combobox', { name: 'Add field' }).fill('budget');
    await page.getByRole('button', { name: 'Add field' }).click();
    await choose(page, 'budget', 'Budget');
    await page
      .getByText('Text into a Number property: values that are not numbers are left out with a warning.')
      .waitFor();
  });

  it('what is wrong with a choice is said at the field itself, whatever its name', async () => {
    const { apiKey, tenantId } = await aConnectedTenant(parts.db, hubspot);
    await mapped(parts.db, tenantId, ['plan they want', 'no_such_property']);
    const page = await browser.signedIn(apiKey, MAPPING_PAGE);
    const picker = pickerOf(page, 'plan they want');
    await picker.and(page.locator('[aria-invalid=true]')).waitFor();
    const note = page.locator(`[id="${await picker.getAttribute('aria-describedby')}"]`);
    expect(await note.textContent()).toMatch(/^no_such_property was deleted in HubSpot/);
  });

  it('works by the keyboard alone, from the field’s name to what is saved', async () => {
    const { apiKey } = await aConnectedTenant(parts.db, hubspot);
    const page = await browser.signedIn(apiKey, MAPPING_PAGE);
    await page.getByRole('combobox', { name: 'Add field' }).focus();
    await page.keyboard.type('deadline');
    await page.keyboard.press('Enter');
    await pickerOf(page, 'deadline').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('start d');
    await offered(page, { name: /^Start date/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('start_date · Date').waitFor();
    await page.getByRole('button', { name: 'Save' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText(SAVED).waitFor();
  });

  it('without a connection the mapping can be read, and the way to connect stands there', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, MAPPING_PAGE);
    await page.getByText('Connect HubSpot to choose from your properties.').waitFor();
    await page.getByRole('button', { name: 'Connect' }).waitFor();
    await rowOf(page, 'phone').getByText('Phone Number').waitFor();
    expect(await page.getByRole('combobox', { name: /^HubSpot property/ }).count()).toBe(0);
    await page.route('**/v1/integrations/hubspot/connect', (route) =>
      route.fulfill({ json: { authorizeUrl: '#approval' } }),
    );
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('link', { name: 'Continue to HubSpot' }).waitFor(); // still here after some seconds
  });

  it.each(LOOKS)('is accessible and fits, the list open ($scheme, $width px)', async (look) => {
    const { page } = await adding('plan', look);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('switch', { name: 'Show properties that can’t be written' }).click();
    await pickerOf(page, 'plan').click();
    await offered(page, { name: /^Plan/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
