import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { loadAgent } from '../../src/agents/load-agent.ts';
import { apiKeys, sessions } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { aSignInLink, axe, LOOKS, scrollsSideways, signInBeside, useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, severalLeads } from '../support/leads.ts';
import { emailsOf } from '../support/leads-page.ts';
import { aTenant } from '../support/tenants.ts';

describe('when another tab signs in to another workspace', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  /** As when the person comes back to this tab. */
  const isBack = `dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`;

  /** A poll may leave between the sign-in beside and its news of it; nothing but the refusals may go wrong. */
  const REFUSED = { expected: /status of 409/ };

  /** At a page of one workspace, with a link to another one. */
  async function opened(options: Parameters<typeof browser.aPage>[0] = REFUSED) {
    const [{ apiKey }, beta] = [await aTenant(parts.db), await aTenant(parts.db, 'Beta')];
    const page = await browser.signedIn(apiKey, '/app/api-keys', options);
    const keysOfBeta = () => parts.db.select().from(apiKeys).where(eq(apiKeys.tenantId, beta.tenantId));
    return {
      page,
      dialog: page.getByRole('dialog', { name: 'Another workspace is signed in' }),
      link: await aSignInLink(api.url, apiKey),
      linkOfBeta: await aSignInLink(api.url, beta.apiKey),
      keysOfBeta,
    };
  }

  /** The cookie alone, as of a tab that we did not hear. */
  async function signInUnheard(page: Page, link: string, workspace: string) {
    const other = await browser.aPage();
    await other.goto(link);
    await other.getByRole('button', { name: `Continue to ${workspace}` }).click();
    await other.waitForURL(/\/app\//);
    await page.context().addCookies(await other.context().cookies());
  }

  async function createKey(page: Page) {
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Website');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
  }

  it('an action of this page is not done there, and the page says why', async () => {
    const { page, dialog, linkOfBeta, keysOfBeta } = await opened();
    await signInUnheard(page, linkOfBeta, 'Beta');
    await createKey(page);
    await dialog.waitFor();
    expect(await keysOfBeta()).toHaveLength(1);
    await page.getByRole('banner').getByText('Tests').waitFor();
  });

  it.each(LOOKS)('the page says so at once, and leads there ($scheme, $width px)', async (look) => {
    const { page, dialog, linkOfBeta } = await opened({ ...look, ...REFUSED });
    await signInBeside(page, linkOfBeta, 'Beta');
    await dialog.getByText(/^This browser is now signed in to Beta, so nothing more is sent/).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Continue to Beta' }).click();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await page.getByRole('banner').getByText('Beta').waitFor();
  });

  it('at the latest, the page says so when the person is back', async () => {
    const { page, dialog, linkOfBeta } = await opened();
    await signInUnheard(page, linkOfBeta, 'Beta');
    await page.evaluate(isBack);
    await dialog.waitFor();
  });

  it('Refresh now does not make this page one of the other workspace', async () => {
    const { page, dialog, linkOfBeta } = await opened();
    await signInUnheard(page, linkOfBeta, 'Beta');
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await dialog.waitFor();
    await page.getByRole('banner').getByText('Tests').waitFor();
  });

  it('the page goes on with its edits once its own workspace is signed in again', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const beta = await aTenant(parts.db, 'Beta');
    const agent = await aCollectingAgent(parts.db, tenantId);
    const page = await browser.signedIn(apiKey, `/app/agents/${agent.agentId}`, REFUSED);
    const dialog = page.getByRole('dialog', { name: 'Another workspace is signed in' });
    const description = 'When somebody asks for an offer';
    const field = page.getByLabel('When should the agent show the form?');
    await field.fill(description);
    await signInUnheard(page, await aSignInLink(api.url, beta.apiKey), 'Beta');
    await dialog.waitFor(); // the next look for news tells
    expect(await field.inputValue()).toBe(description);
    await page.evaluate(isBack);
    await signInBeside(page, await aSignInLink(api.url, apiKey));
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
    expect(await loadAgent(parts.db, agent)).toMatchObject({ description });
  });

  it('nothing of the other workspace is shown, also by a look for news that leaves before the page hears of it', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const beta = await aTenant(parts.db, 'Beta');
    await aLead(parts.db, tenantId, { email: 'ada@acme.com' });
    await severalLeads(parts.db, beta.tenantId, 2);
    const page = await browser.signedIn(apiKey, '/app/leads', REFUSED);
    const total = page.locator('#leads-total');
    await total.getByText('1 lead').waitFor();
    await signInUnheard(page, await aSignInLink(api.url, beta.apiKey), 'Beta');
    await page.getByRole('dialog', { name: 'Another workspace is signed in' }).waitFor();
    expect(await total.textContent()).toBe('1 lead');
    expect(await emailsOf(page)).toEqual(['ada@acme.com']);
  });

  it('a new sign-in to the same workspace stops nothing', async () => {
    const { page, link } = await opened({ expected: /status of 403/ });
    await signInBeside(page, link);
    await createKey(page);
    await page.getByRole('dialog').getByRole('group', { name: 'API key' }).waitFor();
  });

  it('edits of before cannot be saved there, also by those who stay on the page', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const beta = await aTenant(parts.db, 'Beta');
    const { agentId } = await aCollectingAgent(parts.db, tenantId);
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}`, {
      expected: /status of 4(?:01|09)/,
    });
    await page.getByLabel('When should the agent show the form?').fill('When somebody asks for an offer');
    await parts.db.delete(sessions);
    const ended = page.getByRole('dialog', { name: 'Sign-in ended' });
    await page.evaluate(isBack);
    await ended.waitFor();
    await signInBeside(page, await aSignInLink(api.url, beta.apiKey), 'Beta');
    const asked = page.waitForEvent('dialog');
    const pressed = ended.getByRole('button', { name: 'Continue' }).click();
    await (await asked).dismiss(); // Stay
    await pressed;
    await ended.getByText(/^This browser is now signed in to Beta/).waitFor();
    await page.getByRole('banner').getByText('Tests').waitFor();
  });
});
