import type { Page } from 'playwright-core';
import { loadAgent } from '../../../src/agents/load-agent.ts';
import { useAddress } from '../../support/addresses.ts';
import { aCollectingAgent } from '../../support/agents.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { useDatabase } from '../../support/database.ts';
import { useFormHost } from '../../support/form-host.ts';
import { aTenant } from '../../support/tenants.ts';

describe('embedding an agent’s form', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);
  const host = useFormHost();

  async function opened(allowedOrigins: string[], options: Parameters<typeof browser.aPage>[0] = {}) {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const ref = await aCollectingAgent(parts.db, tenantId, { allowedOrigins });
    const page = await browser.signedIn(apiKey, `/app/agents/${ref.agentId}/embed`, options);
    await page.getByRole('heading', { level: 2, name: 'Embed code' }).waitFor();
    return { page, saved: () => loadAgent(parts.db, ref) };
  }
  const website = (page: Page) => page.getByRole('textbox', { name: 'Allowed websites' });
  const listed = (page: Page) =>
    page.getByRole('list', { name: 'Allowed websites' }).getByRole('listitem').allTextContents();

  it('takes websites as people write them, and refuses others with the reason', async () => {
    const { page, saved } = await opened([]);
    await page.getByText('No website may show the form yet.').waitFor();
    for (const [typed, reason] of [
      [
        'https://shop.example.com/contact',
        'must end after the host, without a path: browsers tell the website only.',
      ],
      ['*', 'would let every website show the form; name the websites.'],
      ['http://shop.example.com', 'must begin with https://; http:// is for localhost only.'],
    ] as const) {
      await website(page).fill(typed);
      await website(page).press('Enter');
      await page.getByText(`${typed} ${reason}`).waitFor();
      expect(await website(page).inputValue()).toBe(typed);
    }
    await website(page).fill('https://Example.com/, https://*.example.com http://localhost:*');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    expect(await listed(page)).toEqual([
      'https://example.com',
      'https://*.example.com',
      'http://localhost:*',
    ]);
    await page.getByRole('button', { name: 'Remove https://*.example.com' }).press('Enter');
    await website(page).and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('region', { name: 'Unsaved changes' }).waitFor({ state: 'hidden' });
    expect((await saved()).allowedOrigins).toEqual(['https://example.com', 'http://localhost:*']);
  });

  describe('the code that is copied', () => {
    async function copied(page: Page, title: string): Promise<string> {
      await page.getByRole('button', { name: `Copy ${title}`, exact: true }).click();
      return page.evaluate<string>('navigator.clipboard.readText()');
    }

    it('shows the form on an allowed website, under the policy that is named, and its page then says so', async () => {
      const { page } = await opened([host.url]);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByText('Not seen yet').waitFor();
      const code = await copied(page, 'Script');
      const policy = `default-src 'none'; ${(await copied(page, 'Content security policy')).replaceAll('\n', ' ')}`;
      const visitor = await browser.aPage({ origins: [host.url] });
      await visitor.goto(host.show(code, { headers: { 'content-security-policy': policy } }));
      await visitor.getByRole('textbox', { name: 'Email' }).waitFor();
      await page.getByRole('button', { name: 'Refresh now' }).click();
      await page.getByText(`Last loaded from ${host.url}`).waitFor();

      await page.getByText('Pin this version of the script').click();
      await visitor.goto(host.show(await copied(page, 'Pinned script')));
      await visitor.getByRole('textbox', { name: 'Email' }).waitFor();
    });

    it('with settings speaks another language, fills in what is known, and takes colours', async () => {
      const { page } = await opened([host.url]);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByText('What the form takes and tells').click();
      const [script = ''] = (await copied(page, 'Script')).split('\n');
      const style = (await copied(page, 'Colours and sizes')).replace('#1558b0', 'rgb(1, 2, 3)');
      const visitor = await browser.aPage({ origins: [host.url] });
      const code = script + (await copied(page, 'Form with settings'));
      await visitor.goto(host.show(code, { head: `<style>${style}</style>` }));
      const button = visitor.getByRole('button', { name: 'Senden' });
      await button.waitFor();
      const colour = `getComputedStyle(document.querySelector('assistloop-lead-form').shadowRoot.querySelector('button')).backgroundColor`;
      expect(await visitor.evaluate(colour)).toBe('rgb(1, 2, 3)');
      expect(await visitor.getByRole('textbox', { name: 'Email' }).inputValue()).toBe('ada@example.com');
      const told = visitor.waitForEvent('console');
      await button.click();
      expect((await told).text()).toMatch(/^lead_/);
    });

    it('as a frame is as high as its form', async () => {
      const { page } = await opened([host.url]);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByText('Iframe', { exact: true }).click();
      const code = await copied(page, 'Iframe');
      const helper = await copied(page, 'Height that follows the form (optional)');
      expect(await copied(page, 'Content security policy')).toBe(`frame-src ${api.url};`);
      const visitor = await browser.aPage({ origins: [host.url] });
      await visitor.goto(host.show(code + helper));
      await visitor.frameLocator('iframe').getByRole('textbox', { name: 'Email' }).waitFor();
      const isFitted = `(() => {
        const frame = document.querySelector('iframe');
        return frame.height !== '480' && frame.height > 100;
      })()`;
      await visitor.waitForFunction(isFitted);
    });
  });

  it.each(LOOKS)('is accessible and fits, with a refused website ($scheme, $width px)', async (look) => {
    const { page } = await opened(['https://shop.example.com'], look);
    await website(page).fill('shop');
    await website(page).press('Enter');
    await page.locator('[aria-invalid=true]').waitFor();
    await page.getByText('What the form takes and tells').click();
    await page.getByText('Pin this version of the script').click();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.getByText('Iframe', { exact: true }).click();
    expect(await axe(page)).toEqual([]);
  });
});
