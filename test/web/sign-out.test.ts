import type { Page } from 'playwright-core';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe('signing out', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  const EDITED = 'When somebody asks for an offer';
  const description = (page: Page) => page.getByLabel('When should the agent show the form?');
  const question = (page: Page) => page.getByRole('dialog', { name: 'Leave without saving?' });
  const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out' }).click();

  /** A look for news may have been on its way. */
  const OUT = { expected: /status of 401/ };

  /** At a form with an unsaved edit; fails should the browser ask as well. */
  async function edited(options: Parameters<typeof browser.aPage>[0] = {}) {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId);
    const page = await browser.signedIn(apiKey, `/app/agents/${agentId}`, options);
    await description(page).fill(EDITED);
    let askedByBrowser = 0;
    page.on('dialog', (dialog) => {
      askedByBrowser++;
      void dialog.dismiss();
    });
    return { page, askedByBrowser: () => askedByBrowser };
  }

  it.each(LOOKS)(
    'asks first where something is unsaved; who stays is signed in ($scheme, $width px)',
    async (look) => {
      const { page } = await edited(look);
      await signOut(page);
      await question(page)
        .getByText('Your changes on this page are not saved, and leaving drops them.')
        .waitFor();
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
      await question(page).getByRole('button', { name: 'Stay here' }).click();
      await question(page).waitFor({ state: 'hidden' });
      expect(await description(page).inputValue()).toBe(EDITED);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
    },
  );

  it('who leaves is signed out, and not asked again', async () => {
    const { page, askedByBrowser } = await edited(OUT);
    await signOut(page);
    await question(page).getByRole('button', { name: 'Leave' }).click();
    await page.getByText('You are signed out').waitFor();
    expect(askedByBrowser()).toBe(0);
  });

  it('the page asks nothing more until the browser has left', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/leads', OUT);
    await page.evaluate(`addEventListener('beforeunload', () => {
      window.fetch = (address) => {
        console.error('asked for', address);
        return new Promise(() => {});
      };
      dispatchEvent(new Event('focus'));
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    })`);
    await signOut(page);
    await page.getByText('You are signed out').waitFor();
  });

  it('asks nothing once the edits are saved or dropped', async () => {
    const { page } = await edited(OUT);
    await page.getByRole('button', { name: 'Discard' }).click();
    await signOut(page);
    await page.getByText('You are signed out').waitFor();
  });

  it('says a failure in place, and keeps the edits', async () => {
    const { page, askedByBrowser } = await edited({ expected: /status of 503/ });
    await page.route('**/v1/session', (route) => route.fulfill({ status: 503 }));
    await signOut(page);
    await question(page).getByRole('button', { name: 'Leave' }).click();
    await question(page).getByRole('alert').getByText('The service answered 503').waitFor();
    await question(page).getByRole('button', { name: 'Stay here' }).click();
    await question(page).waitFor({ state: 'hidden' });
    expect(await description(page).inputValue()).toBe(EDITED);
    const asked = page.waitForEvent('dialog');
    await page.evaluate('setTimeout(() => location.reload())');
    await asked;
    expect(askedByBrowser()).toBe(1);
  });

  it.each(LOOKS)(
    'says a failure beside the button, and can be tried again ($scheme, $width px)',
    async (look) => {
      const { apiKey } = await aTenant(parts.db);
      const page = await browser.signedIn(apiKey, '/app/leads', {
        ...look,
        expected: /status of (?:503|401)/,
      });
      await page.route('**/v1/session', (route) => route.fulfill({ status: 503 }), { times: 1 });
      await signOut(page);
      const failed = page.getByRole('dialog', { name: 'Sign out' });
      await failed.getByRole('alert').getByText('The service answered 503').waitFor();
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
      await failed.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('You are signed out').waitFor();
    },
  );
});
