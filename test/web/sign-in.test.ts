import { useAddress } from '../support/addresses.ts';
import { useApi } from '../support/api.ts';
import {
  aSignInLink,
  axe,
  LOOKS,
  type Look,
  scrollsSideways,
  signInBeside,
  useBrowser,
} from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

describe('signing in by a one-time link', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);
  const USED =
    'This link was used or has expired, so we did not sign you in; ask for a new one where you got it.';

  async function aLink(): Promise<string> {
    const { apiKey } = await aTenant(parts.db);
    return aSignInLink(api.url, apiKey);
  }

  it('takes one press, and leads to the integrations of the workspace', async () => {
    const page = await browser.aPage();
    await page.goto(await aLink());
    await page.getByRole('button', { name: 'Continue to Tests' }).click();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/app/integrations');
    expect(await page.title()).toBe('Integrations · AssistLoop');
    await page.getByRole('banner').getByText('Tests').waitFor();
  });

  it('leads to the page that the link names', async () => {
    const page = await browser.aPage();
    await page.goto(`${await aLink()}?next=${encodeURIComponent('/app/leads?status=failed&status=waiting')}`);
    await page.getByRole('button', { name: 'Continue to Tests' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=failed&status=waiting');
  });

  it('works once: opened again, the link says so and signs nobody in', async () => {
    const link = await aLink();
    const first = await browser.aPage();
    await first.goto(link);
    await first.getByRole('button', { name: 'Continue to Tests' }).click();
    await first.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();

    const second = await browser.aPage({ expected: /status of 410/ });
    await second.goto(link);
    await second.getByText(USED).waitFor();
    expect(await second.getByRole('button').count()).toBe(0);
  });

  it('says of two browsers that hold the link to the later one that it was used', async () => {
    const link = await aLink();
    const [first, second] = [await browser.aPage(), await browser.aPage({ expected: /status of 410/ })];
    await Promise.all([first.goto(link), second.goto(link)]);
    await second.getByRole('button', { name: 'Continue to Tests' }).waitFor();
    await first.getByRole('button', { name: 'Continue to Tests' }).click();
    await first.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await second.getByRole('button', { name: 'Continue to Tests' }).click();
    await second.getByText(USED).waitFor();
  });

  it('failed on the way, can be tried again', async () => {
    const page = await browser.aPage({ expected: /status of 503/ });
    await page.goto(await aLink());
    const goOn = page.getByRole('button', { name: 'Continue to Tests' });
    await goOn.waitFor();
    await page.route('**/signin', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await goOn.click();
    await page.getByText('The service answered 503').waitFor();
    const previewed = page.waitForResponse('**/signin/preview');
    await page.getByRole('button', { name: 'Try again' }).click();
    await previewed;
    await goOn.click();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
  });

  async function tooMany(retryAfter: string, look: Partial<Look> = {}) {
    const page = await browser.aPage({ ...look, expected: /status of 429/ });
    await page.goto(await aLink());
    const refusal = { status: 429, headers: { 'retry-after': retryAfter } };
    await page.route('**/signin', (route) => route.fulfill(refusal), { times: 1 });
    await page.getByRole('button', { name: 'Continue to Tests' }).click();
    await page.getByText(/^Too many requests from this browser, so we paused for \d+ s\.$/).waitFor();
    return page;
  }

  it.each(LOOKS)('says that it pauses when there were too many tries ($scheme, $width px)', async (look) => {
    const page = await tooMany('600', look); // it does not go on under the eyes of axe
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('goes on by itself after the pause', async () => {
    const page = await tooMany('2');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
  });

  describe('asked of whoever opens a page without it', () => {
    const QUESTION =
      'Signed in meanwhile in another tab? Then press Continue to go on to the page that you wanted.';

    it.each(LOOKS)(
      'leads to that page, once it was spent in another tab ($scheme, $width px)',
      async (look) => {
        const page = await browser.aPage({ ...look, expected: /status of 401/ });
        await page.goto('/app/leads?status=failed&status=waiting');
        await page.getByText('Nobody is signed in here').waitFor();
        await page.getByText(QUESTION).waitFor();
        await page.evaluate('window.load = "first"');
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByText('Nobody is signed in in this browser yet').waitFor();
        expect(await axe(page)).toEqual([]);
        expect(await scrollsSideways(page)).toBe(false);

        await signInBeside(page, await aLink());
        await page.getByRole('button', { name: 'Continue' }).click();
        await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
        expect(new URL(page.url()).search).toBe('?status=failed&status=waiting');
        expect(await page.evaluate('window.load')).toBe('first');
        expect(await page.getByRole('dialog').count()).toBe(0);
      },
    );

    it('leads on to HubSpot’s page for an install that began in its marketplace', async () => {
      const page = await browser.aPage({ expected: /status of 401/ });
      await page.goto('/oauth/hubspot/callback?code=from-marketplace');
      await page.getByText(QUESTION).waitFor();
      await signInBeside(page, await aLink());
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText(/^You came from HubSpot's marketplace/).waitFor();
    });

    it.each(['https://evil.example/app', '//evil.example/app', '/app/../docs', '/oauth/hubspot/callback'])(
      'does not lead to %s, which is none of our pages',
      async (next) => {
        const page = await browser.aPage();
        await page.goto(`/signin?next=${encodeURIComponent(next)}`);
        await page.getByText('Nobody is signed in here').waitFor();
        expect(await page.getByText(QUESTION).count()).toBe(0);
      },
    );
  });

  it.each(LOOKS)('is accessible and fits ($scheme, $width px)', async (look) => {
    const page = await browser.aPage(look);
    await page.goto(await aLink());
    await page.getByRole('button', { name: 'Continue to Tests' }).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
