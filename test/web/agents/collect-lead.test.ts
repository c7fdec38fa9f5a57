import type { Page } from 'playwright-core';
import { loadAgent } from '../../../src/agents/load-agent.ts';
import { useAddress } from '../../support/addresses.ts';
import { aCollectingAgent } from '../../support/agents.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { useDatabase } from '../../support/database.ts';
import { aLead } from '../../support/leads.ts';
import { aTenant } from '../../support/tenants.ts';

describe('agents and their Collect Lead action', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  const anAgent = async (changes: Parameters<typeof aCollectingAgent>[2] = {}) => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const ref = await aCollectingAgent(parts.db, tenantId, changes);
    return { ...ref, apiKey, path: `/app/agents/${ref.agentId}`, saved: () => loadAgent(parts.db, ref) };
  };
  const description = (page: Page) => page.getByLabel('When should the agent show the form?');
  const conditions = (page: Page) => page.getByLabel('Conditions (optional)');
  const bar = (page: Page) => page.getByRole('region', { name: 'Unsaved changes' });
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Save' }).click();
    await bar(page).waitFor({ state: 'hidden' });
  };

  it('an agent is created by its name alone, and its page opens with the action off', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/agents');
    await page.getByText('No agents yet').waitFor();
    await page.getByRole('button', { name: 'Create agent' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create agent' }).click();
    await dialog.getByLabel('Name').and(page.locator('[aria-invalid=true]:focus')).waitFor();
    await page.keyboard.type('Website sales');
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { level: 1, name: 'Website sales' })
      .and(page.locator(':focus'))
      .waitFor();
    expect(await description(page).inputValue()).toBe(
      'Use this tool when the customer tries to reach out to the sales team',
    );
    expect(await page.getByRole('switch', { name: 'Collect Lead is off' }).isChecked()).toBe(false);
    await page.getByText('Not connected').waitFor();
    await page.getByRole('link', { name: 'HubSpot', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'HubSpot' }).waitFor();
  });

  it('the list says which collect leads, where, and how many', async () => {
    const { tenantId, agentId, apiKey } = await anAgent({
      allowedOrigins: ['https://a.example', 'https://b.example', 'https://c.example'],
    });
    for (const email of ['ada@example.com', 'grace@example.com']) {
      await aLead(parts.db, tenantId, { email }, null, { agentId });
    }
    const page = await browser.signedIn(apiKey, '/app/agents');
    const row = page.getByRole('row').filter({ hasText: 'Sales' });
    await row.waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'On',
      'https://a.example, https://b.example and 1 more',
      '2',
      expect.stringMatching(/just now|ago$/),
    ]);
    await row.getByRole('link', { name: 'Sales' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sales' }).waitFor();
  });

  it('the switch acts at once, is undone by the toast, and goes back with a sentence when it is refused', async () => {
    const { apiKey, path, saved } = await anAgent();
    const page = await browser.signedIn(apiKey, path, { expected: /status of 503/ });
    await page.getByRole('switch', { name: 'Collect Lead is on' }).click();
    await page
      .getByText('The form is not shown and new submissions are refused; leads already collected go on.')
      .waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The agent may show the form').waitFor();
    await page.getByText('Collect Lead is on.', { exact: true }).first().waitFor();
    expect((await saved()).collectLead).toBe(true);
    await page.route(`**/v1/agents/*`, (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was saved.' } })
        : route.fallback(),
    );
    await page.getByRole('switch', { name: 'Collect Lead is on' }).press('Space');
    await page.getByRole('alert').getByText('Not now, so nothing was saved.').waitFor();
    expect(await page.getByRole('switch', { name: 'Collect Lead is on' }).isChecked()).toBe(true);
  });

  it('a refused Undo of the switch is said also on another page', async () => {
    const { apiKey, path } = await anAgent();
    const page = await browser.signedIn(apiKey, path, { expected: /status of 503/ });
    const undo = page.getByRole('button', { name: 'Undo' });
    await page.route(`**/v1/agents/*`, (route) =>
      route.request().postDataJSON()?.collectLead === true
        ? route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was saved.' } })
        : route.fallback(),
    );
    await page.getByRole('switch', { name: 'Collect Lead is on' }).click();
    await undo.hover(); // starts its time anew
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await undo.click();
    await page.getByRole('alert').getByText('Not now, so nothing was saved.').waitFor();
  });

  it('what was typed stays where the agent is gone, until it is dropped', async () => {
    const { apiKey, path } = await anAgent();
    const page = await browser.signedIn(apiKey, path, { expected: /status of 404/ });
    await description(page).fill('When somebody asks for an offer');
    await page.route('**/v1/agents/*', (route) =>
      route.fulfill({ status: 404, json: { code: 'no-such-agent' } }),
    );
    const gone = page.getByText('There is no such agent in this workspace.');
    await page.getByRole('alert').filter({ has: gone }).waitFor();
    expect(await description(page).inputValue()).toBe('When somebody asks for an offer');
    await page.getByRole('button', { name: 'Discard' }).click();
    await description(page).waitFor({ state: 'detached' });
    await gone.waitFor();
  });

  it('when the form is shown is said in 20 characters or more, and saved when asked', async () => {
    const { apiKey, path, saved } = await anAgent();
    const page = await browser.signedIn(apiKey, path);
    await description(page).fill('Too short');
    await page.getByText('Say in 20 characters or more when the form is shown.').first().waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await description(page).fill('When somebody asks for a price, like “What does it cost?”');
    await conditions(page).fill('Only in English.');
    await page.getByRole('switch', { name: 'Collect Lead is on' }).click(); // saved on its own, beside the edits
    await page.getByText('Collect Lead is off.', { exact: true }).waitFor();
    await save(page);
    expect(await saved()).toMatchObject({
      description: 'When somebody asks for a price, like “What does it cost?”',
      conditions: 'Only in English.',
      collectLead: false,
    });
  });

  it('after Save and Discard, whose buttons go, the focus is at the title', async () => {
    const { apiKey, path } = await anAgent();
    const page = await browser.signedIn(apiKey, path);
    const title = page.getByRole('heading', { level: 1, name: 'Sales' });
    for (const name of ['Save', 'Discard']) {
      await conditions(page).fill(`Only before ${name}.`);
      await page.getByRole('button', { name }).press('Enter');
      await bar(page).waitFor({ state: 'hidden' });
      await title.and(page.locator(':focus')).waitFor();
    }
  });

  describe('changed by two people', () => {
    async function bothChange() {
      const agent = await anAgent();
      const options = { expected: /status of (412|503)/ };
      const page = await browser.signedIn(agent.apiKey, agent.path, options);
      await page.getByRole('switch', { name: 'Live' }).press('Space');
      const other = await browser.signedIn(agent.apiKey, agent.path);
      await conditions(other).fill('Only in English.');
      await save(other);
      await description(page).fill('When the customer would like to talk to sales');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText(/^An admin changed this agent .+, so nothing was saved/).waitFor();
      return { ...agent, page };
    }

    it('the second is told, and may keep editing: both changes are saved', async () => {
      const { page, saved } = await bothChange();
      await page.getByRole('button', { name: 'Keep editing' }).click();
      await page.getByText('so nothing was saved').waitFor({ state: 'hidden' });
      expect(await conditions(page).inputValue()).toBe('Only in English.');
      await save(page);
      expect(await saved()).toMatchObject({
        description: 'When the customer would like to talk to sales',
        conditions: 'Only in English.',
      });
    });

    it.each(['Reload', 'Keep editing'])('%s says when it fails, and works once it can', async (name) => {
      const { page } = await bothChange();
      await page.route('**/v1/agents/*', (route) =>
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
      const { page } = await bothChange();
      await page.getByRole('button', { name: 'Reload' }).click();
      await bar(page).waitFor({ state: 'hidden' });
      expect(await description(page).inputValue()).toMatch(/^Use this tool when/);
      expect(await conditions(page).inputValue()).toBe('Only in English.');
    });
  });

  it('is renamed beside its title; another workspace’s agent does not exist', async () => {
    const { apiKey, path } = await anAgent();
    const page = await browser.signedIn(apiKey, path, { expected: /status of 404/ });
    await page.getByRole('button', { name: 'Rename Sales' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Support');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { level: 1, name: 'Support' }).waitFor();
    await page.goto((await anAgent()).path);
    await page.getByText('There is no such agent in this workspace.').waitFor();
  });

  it.each(LOOKS)('is accessible and fits, as list and as page ($scheme, $width px)', async (look) => {
    const name = 'website_assistant_production_2026_eu'; // no place where a line could end
    const { apiKey, path } = await anAgent({ name, allowedOrigins: ['https://shop.example.com'] });
    const page = await browser.signedIn(apiKey, '/app/agents', look);
    await page.getByRole('link', { name }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.goto(path);
    await description(page).fill('short');
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
