import type { Page } from 'playwright-core';
import { axe, useBrowser } from '../../support/browser.ts';
import { faultsOf } from '../../support/hubspot-faults.ts';
import { useSystem } from '../../support/system.ts';

jest.setTimeout(120_000);

const WAITING = 60;
/** Slow enough to be seen on the way. */
const HUBSPOT_TAKES_MS = 1_500;

describe('leads and the connection, with everything real', () => {
  const system = useSystem();
  const browser = useBrowser({
    get url() {
      return system.urls[0] ?? '';
    },
  });
  const submit = (key: string, email: string) =>
    system.call('POST', '/v1/leads', { key, json: { fields: { email } } });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
  const refresh = (page: Page) => press(page, 'Refresh now');
  const allow = async (page: Page) => {
    await press(page, 'Allow');
    await page.waitForURL((url) => url.pathname === '/app/integrations');
  };

  it('leads before connecting wait and then drain with progress; after an uninstall they wait for Reconnect', async () => {
    const { key } = await system.aTenant();
    await Promise.all(Array.from({ length: WAITING }, (_, n) => submit(key, `early${n}@example.com`)));
    expect(await system.settled(key)).toMatchObject({ waiting: WAITING });

    const page = await browser.signedIn(key, '/app/integrations/hubspot', {
      origins: [system.hubspot.app.appUrl],
    });
    await page.getByText(`HubSpot is not connected, so ${WAITING} leads are kept here`).waitFor();
    await faultsOf(system.hubspot).set({ latencyMs: HUBSPOT_TAKES_MS });
    await press(page, 'Connect');
    await allow(page);
    await page.getByText(/, and \d+ waiting leads are being sent; next: /).waitFor();
    await page.getByRole('link', { name: 'Manage HubSpot' }).click();
    await page
      .getByRole('main')
      .getByText(new RegExp(`^\\d+ of ${WAITING} waiting leads are sent`))
      .waitFor();
    await page.getByRole('progressbar', { name: 'Waiting leads sent' }).waitFor({ state: 'attached' });
    expect(await axe(page)).toEqual([]);
    await page.getByText('New leads become HubSpot contacts within seconds.').waitFor({ timeout: 60_000 });
    expect(await system.hubspot.contacts()).toHaveLength(WAITING);
    await faultsOf(system.hubspot).set({ latencyMs: 0 });

    await system.hubspot.uninstall();
    await submit(key, 'late@example.com');
    await system.settled(key);
    await refresh(page);
    const banner = page.getByText(
      /^HubSpot no longer accepts our access since .+ \(the app was uninstalled in HubSpot or its access was revoked\), so 1 lead waits here; reconnect and it is sent by itself\.$/,
    );
    await banner.waitFor();
    for (const room of ['Leads', 'Agents', 'Activity', 'API keys', 'Integrations']) {
      await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click();
      await page.getByRole('heading', { level: 1, name: room }).waitFor();
      await banner.waitFor();
    }
    await page.getByText('Reconnect required').waitFor();
    await press(page, 'Reconnect');
    await allow(page);
    await banner.waitFor({ state: 'hidden' });
    while (
      !(await system.hubspot.contacts()).some(({ properties }) => properties.email === 'late@example.com')
    );
  });

  it('a test lead is watched from the first click to its contact', async () => {
    const { key } = await system.aTenant();
    const page = await browser.signedIn(key, '/app/integrations', {
      origins: [system.hubspot.app.appUrl],
      expected: /status of 422/,
    });
    await press(page, 'Connect HubSpot');
    await allow(page);
    await press(page, 'Send a test lead');
    const dialog = page.getByRole('dialog', { name: 'Send a test lead' });
    await dialog
      .getByText(
        'This writes a real contact to acme.example (48000001); you can delete it in HubSpot afterwards.',
      )
      .waitFor();
    const email = await dialog.getByLabel('Email').inputValue();
    expect(email).toMatch(/^assistloop-test\+[0-9a-z]{6}@example\.com$/);
    expect(await axe(page)).toEqual([]);
    await dialog.getByLabel('Email').fill('not an email');
    await press(page, 'Send test lead');
    await dialog.getByLabel('Email').and(page.locator('[aria-invalid=true]:focus')).waitFor();
    await dialog.getByLabel('Email').fill(email);
    await press(page, 'Send test lead');
    await dialog.getByText(/^Created contact \d+ in acme\.example .+ after it arrived\.$/).waitFor();
    const steps = dialog.getByRole('listitem');
    expect(await steps.allTextContents()).toEqual([
      'Received, done',
      'Access checked, done',
      'Contact searched, done',
      'Contact created, done',
    ]);
    expect(await axe(page)).toEqual([]);
    const record = await dialog
      .getByRole('link', { name: /Open the contact in HubSpot/ })
      .getAttribute('href');
    expect((await system.hubspot.contacts()).map(({ id }) => record?.endsWith(`/${id}`))).toEqual([true]);
    await dialog.getByRole('link', { name: 'Open the lead' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/app/leads/lead_'));
  });
});
