import type { Page } from 'playwright-core';
import { useAddress } from '../../support/addresses.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { connectionOf, forgetConnections } from '../../support/connections.ts';
import { useDatabase } from '../../support/database.ts';
import { useHubSpot } from '../../support/hubspot.ts';
import { faultsOf } from '../../support/hubspot-faults.ts';
import { aConnectedTenant } from '../../support/tenants.ts';

describe('disconnecting HubSpot', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot({ at });
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  afterEach(() => forgetConnections(parts.db));

  async function asked(options: Parameters<typeof browser.aPage>[0] = {}) {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const page = await browser.signedIn(apiKey, '/app/integrations/hubspot', {
      origins: [hubspot.app.appUrl],
      ...options,
    });
    await page.getByRole('button', { name: 'Disconnect' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect HubSpot?' });
    await dialog.getByText(/We stop syncing, uninstall AssistLoop from the HubSpot account/).waitFor();
    return { tenantId, page, dialog };
  }
  const status = async (tenantId: string) => (await connectionOf(parts.db, tenantId)).status;
  const inHistory = (page: Page) => page.getByRole('table', { name: /What happened to the connection/ });

  it.each(LOOKS)('names the consequences, and starts on Cancel ($scheme, $width px)', async (look) => {
    const { tenantId, page, dialog } = await asked(look);
    await dialog.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    expect(await status(tenantId)).toBe('connected');
  });

  it('ends the connection, keeps its history, and leads back by Connect', async () => {
    const { tenantId, page, dialog } = await asked();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    const sentence = page.getByText(
      /^An admin disconnected HubSpot on .+, so new leads wait here; mapping and history are kept\.$/,
    );
    await sentence.and(page.locator(':focus')).waitFor(); // the button that was pressed is gone
    await page.getByText('Disconnected', { exact: true }).waitFor();
    expect(await status(tenantId)).toBe('disconnected');

    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText(/^HubSpot is connected to acme\.example/).waitFor();
    await page.getByRole('link', { name: 'HubSpot', exact: true }).click();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('heading', { level: 1, name: 'Connection history' }).waitFor();
    const rows = inHistory(page).getByRole('row');
    await rows.filter({ hasText: 'was reconnected' }).getByText('admin@acme.example').waitFor();
    await rows.filter({ hasText: 'HubSpot was disconnected' }).getByText('An admin').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('says what to do when HubSpot does not confirm that the access is revoked', async () => {
    await faultsOf(hubspot).arm({ operation: 'token.revoke', status: 500, times: 9 });
    const { tenantId, page, dialog } = await asked();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page
      .getByRole('alert')
      .and(page.locator(':focus'))
      .getByText(
        'Disconnected and tokens erased here, but HubSpot did not confirm the revocation; to be sure, remove AssistLoop under Connected apps in HubSpot.',
      )
      .waitFor();
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({
      status: 'disconnected',
      refreshToken: null,
    });
    expect(await axe(page)).toEqual([]);
  });
});
