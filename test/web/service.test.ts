import { useAddress } from '../support/addresses.ts';
import { useApi } from '../support/api.ts';
import { useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const INTEGRATION = '**/v1/integrations/hubspot';

describe('when the service is hard to reach', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  /** Signed in, at `path`. */
  async function opened(path: string, options: Parameters<typeof browser.aPage>[0] = {}) {
    const { apiKey } = await aTenant(parts.db);
    return { apiKey, page: await browser.signedIn(apiKey, path, options) };
  }

  it('an unchanged answer costs no bytes', async () => {
    const { page } = await opened('/app/leads');
    await page.getByText(/^Updated/).waitFor();
    const again = page.waitForResponse((response) => response.url().endsWith('/v1/integrations/hubspot'));
    await page.getByRole('button', { name: 'Refresh now' }).click();
    expect((await again).status()).toBe(304);
  });

  it('offline is said, with the time of what is shown, until the network is back', async () => {
    const { page } = await opened('/app/leads');
    await page.context().setOffline(true);
    await page.getByText(/You are offline, so this shows what we knew at \d\d?:\d\d/).waitFor();
    await page.context().setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'hidden' });
  });

  it('a service that does not answer is said, and by its next answer no more', async () => {
    const { page } = await opened('/app/leads', { expected: /net::ERR_/ });
    await page.route(INTEGRATION, (route) => route.abort());
    await page.getByRole('button', { name: 'Refresh now' }).click();
    const banner = page.getByText('The service does not answer, so we keep trying every few seconds');
    await banner.waitFor();
    await page.unroute(INTEGRATION);
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await banner.waitFor({ state: 'hidden' });
  });

  it('too many requests pause this browser for as long as the service says; what was pressed goes on then', async () => {
    const { page } = await opened('/app/leads', { expected: /status of 429/ });
    let refused = 0;
    await page.route('**/v1/session', (route) => {
      refused += 1;
      if (refused > 1) return route.fallback();
      return route.fulfill({ status: 429, headers: { 'retry-after': '2' }, body: '{}' });
    });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText(/Too many requests from this browser, so we paused for [12] s\./).waitFor();
    await page.getByText('You are signed out').waitFor();
  });

  it('a dialog whose script a newer release has replaced says so, and the page behind it stays', async () => {
    const { page } = await opened('/app/integrations/hubspot', {
      expected: /status of 404|a newer version is ready/,
    });
    await page.route('**/assets/test-lead-*.js', (route) => route.fulfill({ status: 404 }));
    await page.route('**/app/integrations/hubspot', (route) =>
      route.fulfill({ body: '<script src="/assets/newer.js">' }),
    );
    await page.getByRole('button', { name: 'Send a test lead' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^A newer version is ready; close this/)
      .waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'HubSpot' }).waitFor();
  });

  it('a page whose script a newer release has replaced offers to reload', async () => {
    const { page } = await opened('/app/leads', { expected: /status of 404|a newer version is ready/ });
    await page.route('**/assets/activity-*.js', (route) => route.fulfill({ status: 404 }));
    await page.route('**/app/activity', (route) =>
      route.fulfill({ body: '<script src="/assets/newer.js">' }),
    );
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('A newer version is ready').first().waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  });
});
