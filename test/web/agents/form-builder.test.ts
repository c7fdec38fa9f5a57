import type { Page } from 'playwright-core';
import { loadAgent } from '../../../src/agents/load-agent.ts';
import { readMapping } from '../../../src/leads/read-mapping.ts';
import { useAddress } from '../../support/addresses.ts';
import { aCollectingAgent, aForm } from '../../support/agents.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { useDatabase } from '../../support/database.ts';
import { mapped } from '../../support/mappings.ts';
import { aTenant } from '../../support/tenants.ts';

describe('the form builder', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  async function opened(
    fields: Parameters<typeof aForm>,
    options: Parameters<typeof browser.aPage>[0] = {},
    mappings: Parameters<typeof mapped>[2][] = [],
  ) {
    const { tenantId, apiKey } = await aTenant(parts.db);
    if (mappings.length > 0) await mapped(parts.db, tenantId, ...mappings);
    const ref = await aCollectingAgent(parts.db, tenantId, { formFields: aForm(...fields) });
    const page = await browser.signedIn(apiKey, `/app/agents/${ref.agentId}/form`, options);
    await page.getByRole('list', { name: 'Fields' }).waitFor();
    return { page, tenantId, saved: () => loadAgent(parts.db, ref) };
  }
  const fieldsOf = (page: Page) => page.getByRole('list', { name: 'Fields' }).getByRole('listitem');
  const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
  };
  const focused = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).and(page.locator(':focus')).waitFor();

  it('builds a form by keyboard alone', async () => {
    const { page, saved } = await opened([]);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const add = async (kind: string) => {
      await page.getByRole('button', { name: 'Add field' }).focus();
      await press('Enter');
      await page.getByRole('menuitem', { name: kind }).waitFor();
      while (!(await page.getByRole('menuitem', { name: kind }).and(page.locator(':focus')).count())) {
        await press('ArrowDown');
      }
      await press('Enter');
      await page.getByLabel('Label').and(page.locator(':focus')).waitFor();
    };
    await add('Own field: one of several');
    await page.keyboard.type('Company size');
    await press('Tab', 'Tab', 'Tab'); // over name and type, both of which are right
    await page.keyboard.type('Small');
    await press('Enter');
    await page.keyboard.type('Large');
    await press('Tab', 'Tab', 'Space', 'Tab', 'Enter'); // over help; required; Done
    await focused(page, 'Edit Company size');
    await add('Phone');
    await press('Escape');
    await page.getByRole('button', { name: 'Move up Phone' }).focus();
    await press('Enter');
    await focused(page, 'Move up Phone');
    await press('Enter', 'Enter'); // the third finds it at the top already
    await focused(page, 'Move up Phone');
    expect(await page.getByRole('button', { name: 'Move up Phone' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await page.getByRole('button', { name: 'Save' }).focus();
    await press('Enter');
    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
    expect((await saved()).formFields).toEqual([
      { name: 'phone', label: 'Phone', type: 'phone', required: false },
      { name: 'email', label: 'Email', type: 'email', required: true },
      {
        name: 'company_size',
        label: 'Company size',
        type: 'select',
        required: true,
        options: ['Small', 'Large'],
      },
    ]);
  });

  it('shows the very form beside it, with what is not saved yet, and sends nothing of it', async () => {
    const { page } = await opened([{ name: 'budget', label: 'Budget' }]);
    await page.getByLabel('Title (optional)').fill('Talk to sales');
    await preview(page).getByRole('heading', { name: 'Talk to sales' }).waitFor();
    await page.getByRole('switch', { name: 'Ask for consent' }).click();
    await page.getByLabel('Text of the box').fill('You may call me.');
    expect(await preview(page).getByLabel('You may call me.').isChecked()).toBe(false);
    await page.getByLabel('Language').selectOption('German');
    await preview(page).getByText('(freiwillig)').first().waitFor();
    await preview(page).getByLabel('State').selectOption('Not filled in');
    await preview(page).getByText('Geben Sie Ihre E-Mail-Adresse ein.').waitFor();
    await preview(page).getByLabel('State').selectOption('Ready');
    await preview(page).getByText('320 px').click();
    const form = preview(page).locator('assistloop-lead-form');
    expect((await form.boundingBox())?.width).toBeLessThanOrEqual(320);
    await preview(page).getByText('Dark', { exact: true }).click();
    expect(await form.getAttribute('theme')).toBe('dark');
    const sent: string[] = [];
    page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
    await form.getByRole('textbox', { name: /Email/ }).fill('ada@example.com');
    await form.getByRole('button', { name: 'Senden' }).click();
    await form.getByText('Vielen Dank. Wir melden uns bei Ihnen.').waitFor();
    expect(sent).toEqual([]);
  });

  it('a renamed field takes its mapping along, and it is said beforehand', async () => {
    const { page, saved, tenantId } = await opened(
      [{ name: 'budget', label: 'Budget' }, { name: 'plan' }],
      {},
      [['budget', 'annual_budget']],
    );
    const [, budget, plan] = [0, 1, 2].map((n) => fieldsOf(page).nth(n));
    await budget?.getByText('→ annual_budget').waitFor();
    await plan?.getByText('not mapped').waitFor();
    await page.getByRole('button', { name: 'Edit Budget' }).click();
    await page.getByLabel('Name', { exact: true }).fill('money');
    await page.getByText(/^budget is mapped to annual_budget; the mapping follows the new name/).waitFor();
    await save(page);
    expect((await saved()).formFields.map(({ name }) => name)).toEqual(['email', 'money', 'plan']);
    expect((await readMapping(parts.db, tenantId)).get('money')?.property).toBe('annual_budget');
    await budget?.getByText('→ annual_budget').waitFor();
  });

  it('what cannot be saved is said with its reason, and keeps Save off', async () => {
    const { page } = await opened([
      { name: 'budget', label: 'Budget' },
      { name: 'plan', label: 'Plan' },
    ]);
    await page.getByRole('button', { name: 'Edit Plan' }).click();
    const bar = page.getByRole('region', { name: 'Unsaved changes' });
    const name = page.getByLabel('Name', { exact: true });
    for (const [typed, reason] of [
      ['budget', 'Plan: Choose another name: another field is called budget.'],
      ['2nd', 'Plan: Begin the name with a letter and go on with letters, digits and _.'],
      ['consent', 'Plan: Choose another name: consent has a meaning of its own.'],
    ] as const) {
      await name.fill(typed);
      await bar.getByText(reason).waitFor();
    }
    expect(await bar.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await name.blur();
    await page.locator('[aria-invalid=true]').waitFor();
    await name.fill('plan');
    await bar.waitFor({ state: 'hidden' });
    await page.getByLabel('Type').selectOption('One of several');
    await bar.getByText('Plan: Enter what can be chosen, one a line.').waitFor();
    await page.getByLabel('Options').fill('A\nB\nA');
    await bar.getByText('Plan: Enter “A” once only.').waitFor();
    await page.getByLabel('Privacy policy (optional)').fill('example.com');
    await page.getByLabel('Options').fill('A\nB');
    await bar.getByText('Enter the address of a page, like https://example.com/privacy.').waitFor();
  });

  it('a full name beside a first name is told what counts; email cannot be removed', async () => {
    const { page, saved } = await opened([{ name: 'name', label: 'Full name' }]);
    await page.getByRole('button', { name: 'Add field' }).click();
    await page.getByRole('menuitem', { name: 'First name' }).click();
    await page.getByText('Both ask for the name; explicit first and last names win.').waitFor();
    expect(await page.getByRole('button', { name: 'Remove Email' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await page.getByRole('button', { name: 'Remove Full name' }).click();
    await page.getByText('Both ask for the name').waitFor({ state: 'hidden' });
    await focused(page, 'Remove First name');
    await save(page);
    expect((await saved()).formFields.map(({ name }) => name)).toEqual(['email', 'first_name']);
  });

  it('texts, consent and look are saved; Discard drops edits, and leaving with them asks', async () => {
    const { page, saved } = await opened([]);
    await page.getByLabel('Thank-you text (optional)').fill('Merci!');
    await page.getByLabel('Colours', { exact: true }).selectOption('Dark');
    await page.getByRole('switch', { name: 'Ask for consent' }).click();
    await page
      .getByRole('region', { name: 'Unsaved changes' })
      .getByText('Enter what the visitor agrees to.')
      .waitFor();
    await page.getByLabel('Text of the box').fill('You may call me.');
    await page.getByLabel('Privacy policy (optional)').fill('https://example.com/privacy');
    await save(page);
    expect(await saved()).toMatchObject({
      formTexts: { thanks: 'Merci!' },
      theme: 'dark',
      consentText: 'You may call me.',
      consentRequired: false,
      privacyUrl: 'https://example.com/privacy',
    });
    await page.getByLabel('Thank-you text (optional)').fill('Danke!');
    await page.getByRole('link', { name: 'Embed' }).click();
    await page
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Stay here' })
      .click();
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await page.getByLabel('Thank-you text (optional)').inputValue()).toBe('Merci!');
    await page.getByRole('link', { name: 'Embed' }).click();
    await page.getByRole('heading', { level: 2, name: 'Embed code' }).waitFor();
  });

  it.each(LOOKS)(
    'is accessible and fits, with an editor and a menu open ($scheme, $width px)',
    async (look) => {
      const { page } = await opened(
        [
          { name: 'budget', label: 'Budget' },
          { name: 'plan', label: 'Plan' },
        ],
        look,
      );
      await page.getByRole('button', { name: 'Edit Plan' }).click();
      await page.getByLabel('Label').fill('');
      await page.getByLabel('Label').blur();
      await preview(page).getByLabel('State').selectOption('Not filled in');
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
      await page.getByRole('button', { name: 'Add field' }).click();
      await page.getByRole('menuitem', { name: 'Company' }).waitFor();
      expect(await axe(page)).toEqual([]);
    },
  );
});
