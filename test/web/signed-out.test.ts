import { sessions } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { useApi } from '../support/api.ts';
import { aSignInLink, axe, signInBeside, useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe('when the sign-in ends', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  /** Signed in, at `path`. */
  async function opened(path: string, options: Parameters<typeof browser.aPage>[0] = {}) {
    const { apiKey } = await aTenant(parts.db);
    return { apiKey, page: await browser.signedIn(apiKey, path, options) };
  }

  const SENTENCE =
    'Your sign-in ended and nothing was saved; open a new sign-in link, then press Continue here.';

  it('a dialog says so over the page, and the page goes on once the person is signed in again', async () => {
    const { page, apiKey } = await opened('/app/leads', { expected: /status of 401/ });
    await page.evaluate('window.edits = "kept"');
    await parts.db.delete(sessions);
    const dialog = page.getByRole('dialog', { name: 'Sign-in ended' });
    await dialog.getByText(SENTENCE).waitFor(); // the next look for news tells
    expect(await axe(page)).toEqual([]);

    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('Nobody is signed in in this browser yet').waitFor();

    await signInBeside(page, await aSignInLink(api.url, apiKey));
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.evaluate('window.edits')).toBe('kept');
  });

  it('whoever signs in to another workspace starts afresh there', async () => {
    const { page } = await opened('/app/leads', { expected: /status of 4(?:01|09)/ });
    await parts.db.delete(sessions);
    await page.getByRole('dialog', { name: 'Sign-in ended' }).waitFor();
    const { apiKey } = await aTenant(parts.db);
    await signInBeside(page, await aSignInLink(api.url, apiKey));
    await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
  });

  it('signing out ends it, and says how to come back', async () => {
    const { page } = await opened('/app/leads', { expected: /status of 401/ });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor();
    await page.goto('/app/leads');
    await page.getByText('Nobody is signed in here').waitFor();
  });
});
