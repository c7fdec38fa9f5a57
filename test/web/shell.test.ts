import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { connections } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { useApi } from '../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../support/browser.ts';
import { forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { useHubSpot } from '../support/hubspot.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

describe('around every page', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot();
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  afterEach(() => forgetConnections(parts.db));

  /** Signed in, at `path`. */
  async function opened(path = '/app/integrations', options: Parameters<typeof browser.aPage>[0] = {}) {
    const { apiKey } = await aTenant(parts.db);
    return { apiKey, page: await browser.signedIn(apiKey, path, options) };
  }

  it('five rooms lead to their pages; title and focus follow', async () => {
    const { page } = await opened();
    const rooms = page.getByRole('navigation', { name: 'Rooms' });
    for (const room of ['Leads', 'Agents', 'Activity', 'API keys', 'Integrations']) {
      await rooms.getByRole('link', { name: room }).click();
      const heading = page.getByRole('heading', { level: 1, name: room });
      await heading.and(page.locator(':focus')).waitFor();
      expect(await page.title()).toBe(`${room} · AssistLoop`);
      expect(await rooms.locator('[aria-current=page]').textContent()).toContain(room);
    }
  });

  it('the first press of Tab offers to skip to the page', async () => {
    const { page } = await opened();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Skip to the page' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('main').and(page.locator(':focus')).waitFor();
  });

  describe('on a phone', () => {
    /** Where the focus stands after each of many presses of Tab. */
    async function tabbed(page: Page): Promise<string[]> {
      const places: string[] = [];
      for (let press = 0; press < 25; press++) {
        await page.keyboard.press('Tab');
        places.push(
          await page.evaluate("document.activeElement.closest('nav, header, main')?.nodeName ?? 'NONE'"),
        );
      }
      return places;
    }

    it('what refreshes the page can be read whole', async () => {
      const { page } = await opened('/app/leads', { width: 320 });
      await page.getByText(/^Updated /).waitFor(); // it stands beside
      const label = page.getByText('Refresh now');
      expect(await label.evaluate((text) => text.scrollWidth - text.clientWidth)).toBeLessThanOrEqual(0);
    });

    it('the closed menu is passed over by Tab, and by a screen reader', async () => {
      const { page } = await opened('/app/leads', { width: 320 });
      expect(await page.getByRole('link', { name: 'Activity' }).count()).toBe(0);
      const places = await tabbed(page);
      expect(places).toContain('HEADER');
      expect(places).toContain('MAIN');
      expect(places).not.toContain('NAV');
    });

    it('the open menu is reached by Tab, and the page below it is not', async () => {
      const { page } = await opened('/app/leads', { width: 320 });
      await page.getByRole('button', { name: 'Navigation' }).click();
      const places = await tabbed(page);
      expect(places.filter((place) => place === 'NAV').length).toBeGreaterThanOrEqual(5);
      expect(places).not.toContain('MAIN');
      await page.getByRole('link', { name: 'Activity' }).click();
      await page.getByRole('heading', { level: 1, name: 'Activity' }).and(page.locator(':focus')).waitFor();
    });
  });

  it('the address of no page in particular leads to the integrations', async () => {
    const { page } = await opened('/app');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
  });

  it('an address that leads nowhere says so, and where to go on', async () => {
    const { page } = await opened('/app/no/such/page');
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Leads' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
  });

  it.each(LOOKS)('is accessible and fits ($scheme, $width px), menu open', async (look) => {
    const { page } = await opened('/app/leads', look);
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    if (look.width < 768) {
      await page.getByRole('button', { name: 'Navigation' }).click();
      await page.getByRole('link', { name: 'Activity' }).waitFor();
      expect(await axe(page)).toEqual([]);
    }
  });

  it('the chosen colour scheme is kept, and is there before anything is drawn', async () => {
    const { page } = await opened('/app/integrations', { expected: /net::ERR_FAILED/ });
    await page.getByRole('button', { name: 'Colour scheme' }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.route('**/assets/*.js', (route) => route.abort()); // nothing is drawn
    await page.reload();
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  });

  it.each(LOOKS)(
    'a connection that needs a person is said on every page ($scheme, $width px)',
    async (look) => {
      const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
      await parts.db
        .update(connections)
        .set({ status: 'reconnect_required' })
        .where(sql`tenant_id = ${tenantId}`);
      const page = await browser.signedIn(apiKey, '/app/leads', look);
      await page.getByText('HubSpot no longer accepts our access').waitFor();
      await page.getByRole('button', { name: 'Reconnect' }).waitFor();
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
    },
  );

  it('Reconnect leads to HubSpot’s page of approval in the same tab', async () => {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    await parts.db
      .update(connections)
      .set({ status: 'reconnect_required' })
      .where(sql`tenant_id = ${tenantId}`);
    const page = await browser.signedIn(apiKey, '/app/leads', {
      origins: [new URL(hubspot.app.appUrl).origin],
    });
    await page.getByRole('button', { name: 'Reconnect' }).click();
    await page.waitForURL((url) => url.origin === new URL(hubspot.app.appUrl).origin);
  });
});
