import type { Page } from 'playwright-core';
import type { agents } from '../../src/db/schema.ts';
import { useAddress } from '../support/addresses.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../support/browser.ts';
import { useDatabase } from '../support/database.ts';
import { embed, useFormHost } from '../support/form-host.ts';
import { aTenant } from '../support/tenants.ts';

const at = useAddress();
const parts = useDatabase();
const api = useApi(parts, { at });
const host = useFormHost();
const browser = useBrowser(api);

/** Every kind of field, with words that do not break. */
const FULL = {
  allowedOrigins: ['http://127.0.0.1:*'],
  formFields: aForm(
    { name: 'phone', label: 'Phone', type: 'phone', help: 'With the country, like +44 20 7946 0000' },
    {
      name: 'plan',
      label: 'Plan',
      type: 'select',
      options: ['Free', `Pro${'o'.repeat(80)}`],
      required: true,
    },
    { name: 'seats', label: `Seats${'s'.repeat(60)}`, type: 'number' },
    { name: 'start', label: 'Start', type: 'date' },
    { name: 'about', label: 'About', type: 'textarea' },
    { name: 'pro', label: 'Are you a professional?', type: 'boolean', required: true },
  ),
  formTexts: { title: 'Talk to us', intro: `We answer within a day.\n${'https://long.example/'.repeat(5)}` },
  consentText: 'May we call you about our products?',
  consentRequired: true,
  privacyUrl: 'https://shop.example.com/privacy',
} satisfies Partial<typeof agents.$inferInsert>;

async function anAgent(changes: Partial<typeof agents.$inferInsert> = {}) {
  const { tenantId } = await aTenant(parts.db);
  return (await aCollectingAgent(parts.db, tenantId, { ...FULL, ...changes })).agentId;
}

async function expectGood(page: Page) {
  expect(await axe(page)).toEqual([]);
  expect(await scrollsSideways(page)).toBe(false);
}

describe('the form for everyone', () => {
  it.each(LOOKS)('has no barrier in any state: $scheme, $width px', async (look) => {
    const page = await browser.aPage({ ...look, origins: [host.url], expected: /status of 404/ });
    await page.goto(host.show(embed(api.url, await anAgent())));
    await page.getByRole('heading', { name: 'Talk to us' }).waitFor();
    await expectGood(page);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Enter your email.').waitFor();
    await page.getByLabel('Email').fill('ada@gmial.com');
    await page.getByLabel('Phone').focus();
    await page.getByRole('button', { name: 'Did you mean' }).waitFor();
    await expectGood(page);
    await page.getByLabel('Plan').selectOption('Free');
    await page.getByRole('radio', { name: 'Yes' }).check();
    await page.getByLabel('May we call you').check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you.').waitFor();
    await expectGood(page);
    await page.goto(host.show(embed(api.url, 'agt_unknown')));
    await page.getByText('This form is not available right now.').waitFor();
    await expectGood(page);
  });

  it.each([
    ['light', 'auto', 'light', 'rgb(255, 255, 255)'],
    ['dark', 'auto', 'auto', 'rgb(22, 24, 29)'],
    ['dark', 'light', null, 'rgb(255, 255, 255)'],
    ['light', 'auto', 'dark', 'rgb(22, 24, 29)'],
  ] as const)(
    'on a %s screen: the agent says %s, the page %s',
    async (scheme, theme, attribute, background) => {
      const page = await browser.aPage({ scheme, origins: [host.url] });
      const agentId = await anAgent({ theme });
      await page.goto(host.show(embed(api.url, agentId, attribute === null ? '' : `theme="${attribute}"`)));
      await page.getByLabel('Email').waitFor();
      const script = `getComputedStyle(document.querySelector('assistloop-lead-form').shadowRoot.querySelector('.root')).backgroundColor`;
      expect(await page.evaluate(script)).toBe(background);
    },
  );

  it('leads to no address but a website’s as its privacy policy', async () => {
    const page = await browser.aPage({ origins: [host.url] });
    await page.goto(host.show(embed(api.url, await anAgent({ privacyUrl: 'javascript:alert(1)' }))));
    await page.getByLabel('Email').waitFor();
    expect(await page.getByRole('link').count()).toBe(0);
  });
});
