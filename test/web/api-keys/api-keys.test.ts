import type { Page } from 'playwright-core';
import { useAddress } from '../../support/addresses.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { useDatabase } from '../../support/database.ts';
import { aTenant } from '../../support/tenants.ts';

/** No place where a line could end. */
const LONG = 'website_backend_production_2026_eu';

describe('the API keys', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  const create = async (page: Page, name: string) => {
    await page.getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const shown = dialog.getByRole('group', { name: 'API key' });
    await shown.and(page.locator(':focus')).waitFor();
    return { dialog, key: (await shown.textContent()) ?? '' };
  };
  const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const statusWith = async (key: string) => (await api.call('GET', '/v1/leads', { key })).status;

  it('a new key is shown this once, works, and is refused from the moment it is revoked', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/api-keys');
    const { dialog, key } = await create(page, 'Website backend');
    await dialog.getByText('Store it now; we keep only a fingerprint and cannot show it again.').waitFor();
    await page.keyboard.press('Escape'); // does not lose the key
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const row = rowOf(page, 'Website backend');
    await row.getByText(`${key.slice(0, 8)}…`).waitFor();
    await row.getByText(/by admin, signed in by First key$/).waitFor();
    await row.getByText('never').waitFor();
    expect(await page.content()).not.toContain(key);

    expect(await statusWith(key)).toBe(200);
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await row.getByText('never').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Revoke Website backend' }).click();
    const question = page.getByRole('dialog', { name: 'Revoke Website backend?' });
    await question.getByText(/^Requests with this key fail at once; it was last used .+\.$/).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).waitFor();
    await question.getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1 }).and(page.locator(':focus')).waitFor();
    expect(await statusWith(key)).toBe(401);
    expect(await statusWith(apiKey)).toBe(200);
  });

  it('who revokes the key that let them in is told so, and not that nothing was saved', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/api-keys', { expected: /status of 401/ });
    await page.getByRole('button', { name: 'Revoke First key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByRole('dialog', { name: 'Sign-in ended' })
      .getByText(
        'You had signed in by a link of First key, so revoking it ended your sign-in; open a new sign-in link, then press Continue here.',
      )
      .waitFor();
    expect(await statusWith(apiKey)).toBe(401);
  });

  it('a key without a name is asked for one, and the focus is where it is missing', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/api-keys');
    await page.getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await dialog.getByText('Enter a name, by which you know the key later.').waitFor();
    await dialog.getByLabel('Name').and(page.locator('[aria-invalid=true]:focus')).waitFor();
  });

  it('a key is not lost by a slip while it is being made', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/api-keys');
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/api-keys', async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Website backend');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await page.keyboard.press('Enter');
    await sent;
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5); // outside
    await page.keyboard.press('Escape');
    for (const name of ['Close', 'Cancel'])
      expect(await page.getByRole('dialog').getByRole('button', { name }).isDisabled()).toBe(true);
    expect(await page.getByRole('dialog').getByLabel('Name').inputValue()).toBe('Website backend');
    answer();
    const shown = page.getByRole('dialog').getByRole('group', { name: 'API key' });
    await shown.and(page.locator(':focus')).waitFor();
    expect(await statusWith((await shown.textContent()) ?? '')).toBe(200);
  });

  it('a copy that the browser refuses is not called one', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/api-keys');
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))');
    const { dialog } = await create(page, 'Website backend');
    await dialog.getByRole('button', { name: 'Copy key' }).click();
    await dialog
      .getByRole('alert')
      .getByText('The browser did not let us copy; select it and copy it by hand.')
      .waitFor();
    expect(await page.getByText('Copied').count()).toBe(0);
  });

  it.each(LOOKS)(
    'are accessible and fit, with a key shown and a question asked ($scheme, $width px)',
    async (look) => {
      const { apiKey } = await aTenant(parts.db);
      const page = await browser.signedIn(apiKey, '/app/api-keys', look);
      await create(page, LONG);
      expect(await axe(page)).toEqual([]);
      await page.getByRole('button', { name: 'I have stored it' }).click();
      await page.getByRole('button', { name: `Revoke ${LONG}` }).click();
      await page.getByRole('dialog', { name: `Revoke ${LONG}?` }).waitFor();
      expect(await axe(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
    },
  );
});
