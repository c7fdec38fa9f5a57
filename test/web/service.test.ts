import type { Page } from 'playwright-core';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { aLead } from '../support/leads.ts';
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
      .getByText('A newer version is ready; reload the page to use it.')
      .waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'HubSpot' }).waitFor();
  });

  describe('a part of a page whose script did not come is there by Try again', () => {
    async function tryAgain(page: Page, script: string, open: () => Promise<unknown>): Promise<void> {
      await page.route(script, (route) => route.abort());
      await open();
      const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
      await again.waitFor();
      await page.unrouteAll();
      await again.click();
      await again.waitFor({ state: 'hidden' });
    }
    const options = { expected: /net::ERR_FAILED|did not answer/ };

    it('a dialog', async () => {
      const { page } = await opened('/app/integrations/hubspot', options);
      await tryAgain(page, '**/assets/test-lead-*.js', () =>
        page.getByRole('button', { name: 'Send a test lead' }).click(),
      );
      await page.getByRole('dialog').getByLabel('Email').waitFor();
    });

    it('the charts of the activity, whose numbers are there without them', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      await aLead(parts.db, tenantId);
      const page = await browser.signedIn(apiKey, '/app/leads', options);
      await tryAgain(page, '**/assets/charts-*.js', async () => {
        await page.getByRole('link', { name: 'Activity' }).click();
        await page.getByText('Leads received').waitFor();
      });
      await page.getByRole('heading', { name: 'What became of the leads' }).waitFor();
    });

    it('the preview of a form, and what was edited beside it stays', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      const { agentId } = await aCollectingAgent(parts.db, tenantId);
      const page = await browser.signedIn(apiKey, `/app/agents/${agentId}`, options);
      await tryAgain(page, '**/assets/form-preview-*.js', async () => {
        await page.getByRole('link', { name: 'Form' }).click();
        await page.getByLabel('Title').fill('Ask us');
      });
      await page.locator('assistloop-lead-form').getByText('Ask us').waitFor();
    });
  });

  it('where the script of a part fails again, the page can be reloaded', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId);
    const page = await browser.signedIn(apiKey, '/app/leads', { expected: /net::ERR_FAILED|did not answer/ });
    await page.route('**/assets/form-preview-*.js', (route) => route.abort());
    await page.goto(`/app/agents/${agentId}/form`);
    const reload = page.getByRole('button', { name: 'Reload' });
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await reload.count()).toBe(0);
    await again.click();
    await page.getByText('It failed again, and trying once more may not help; reload the page.').waitFor();
    await page.unrouteAll();
    await reload.click();
    await page.locator('assistloop-lead-form').waitFor();
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
