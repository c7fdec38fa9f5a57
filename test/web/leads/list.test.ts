import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { recordSynced } from '../../../src/leads/record-outcome.ts';
import { notMapped, propertyNotFound } from '../../../src/leads/warnings.ts';
import { aCollectingAgent } from '../../support/agents.ts';
import { axe, LOOKS, scrollsSideways } from '../../support/browser.ts';
import { aLead, SYNCED } from '../../support/leads.ts';
import { refresh, rowOf, shows, useLeadsPage } from '../../support/leads-page.ts';
import { aTenant } from '../../support/tenants.ts';

describe('the list of leads', () => {
  const room = useLeadsPage();
  const { parts, browser } = room;

  /** A workspace with a lead of each kind that the list tells apart. */
  async function aWorkspace() {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId, { name: 'Sales' });
    const ada = await aLead(parts.db, tenantId, { email: 'ada@acme.com', name: 'Ada King', company: 'Acme' });
    const gone = ['size', 'plan'].map((name) => propertyNotFound({ field: name, property: name }));
    const warnings = [...gone, notMapped('budget')]; // a note is no warning
    await recordSynced(parts.db, ada, { ...SYNCED, warnings });
    const bob = await aLead(parts.db, tenantId, { email: 'bob@beta.com' }, null, { agentId });
    await room.fail(bob, 'invalid_email');
    const cleo = await aLead(parts.db, tenantId, { email: 'cleo@acme.com' }, null, { test: true });
    await room.wait(cleo, 'connection');
    return { tenantId, apiKey, ada, bob, cleo };
  }

  const chip = (page: Page, name: RegExp) => page.getByRole('button', { name });

  it('says of each lead where it stands, what HubSpot has of it, where it came from and when', async () => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads');
    await shows(page, '3 leads', 'cleo@acme.com', 'bob@beta.com', 'ada@acme.com');
    const cells = async (email: string) => {
      const texts = await rowOf(page, email).getByRole('cell').allInnerTexts();
      return texts.map((text) => text.replace(/\s+/g, ' ').trim()).slice(1);
    };
    expect(await cells('ada@acme.com')).toEqual([
      'ada@acme.com Ada King · Acme',
      'Synced 2 warnings',
      'Created : contact of ada@acme.com in HubSpot (opens in a new tab)',
      '',
      expect.stringMatching(/just now|ago$/),
      '',
    ]);
    expect((await cells('bob@beta.com')).slice(1, 4)).toEqual([
      'Failed Email refused by HubSpot',
      '',
      'Sales',
    ]);
    expect((await cells('cleo@acme.com')).slice(1, 4)).toEqual(['Waiting HubSpot not connected', '', 'Test']);
    const record = rowOf(page, 'ada@acme.com').getByRole('link', { name: /^Created/ });
    expect(await record.getAttribute('href')).toMatch(/\/contacts\/1\/record\/0-1\/501$/);
  });

  it('exports what the filter shows, and nothing else', async () => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads?status=failed');
    await shows(page, '1 lead', 'bob@beta.com');
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^leads-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines.map((line) => /[^,]+@[^,]+/.exec(line)?.[0])).toEqual([undefined, 'bob@beta.com']);
  });

  it('is narrowed down by statuses with their numbers, and its address brings the same view back', async () => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads');
    await chip(page, /^Failed 1/).click();
    await shows(page, '1 lead', 'bob@beta.com');
    await chip(page, /^Waiting 1/).click();
    await shows(page, '2 leads', 'cleo@acme.com', 'bob@beta.com');
    await page.reload();
    await shows(page, '2 leads', 'cleo@acme.com', 'bob@beta.com');
    const pressed = page.getByRole('button', { pressed: true });
    expect(await pressed.allTextContents()).toEqual(['Waiting1', 'Failed1']);
    await page.goBack();
    await shows(page, '1 lead', 'bob@beta.com');
    await chip(page, /^All 3/).click();
    await chip(page, /^With warnings 1/).click();
    await shows(page, '1 lead', 'ada@acme.com');
  });

  it('opens a lead by a press anywhere on its row, in a new tab with the middle button, but not to select', async () => {
    const { apiKey, ada, bob } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads');
    const row = rowOf(page, 'ada@acme.com');
    await row
      .getByRole('checkbox')
      .locator('xpath=ancestor::td')
      .click({ position: { x: 2, y: 2 } });
    await row.getByText('Ada King').dblclick({ modifiers: ['Shift'] }); // selects the word
    expect(await page.evaluate('getSelection().toString()')).toContain('King');
    expect(new URL(page.url()).pathname).toBe('/app/leads');

    const opened = page.context().waitForEvent('page');
    await row.getByText('Synced').click({ button: 'middle' });
    expect(new URL((await opened).url()).pathname).toBe(`/app/leads/${ada.leadId}`);
    await rowOf(page, 'bob@beta.com').getByText('Sales').click();
    await page.waitForURL(`**/app/leads/${bob.leadId}`);
  });

  it('is searched while one types, from the second character on', async () => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads');
    const field = page.getByRole('searchbox');
    await field.fill('a');
    await field.pressSequentially('cme', { delay: 20 });
    await shows(page, '2 leads', 'cleo@acme.com', 'ada@acme.com');
    expect(new URL(page.url()).search).toBe('?q=acme');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await shows(page, '3 leads', 'cleo@acme.com', 'bob@beta.com', 'ada@acme.com');
    await field.fill('a');
    await refresh(page);
    expect(new URL(page.url()).search).toBe('');
  });

  it('opens a lead by its whole id', async () => {
    const { apiKey, bob } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads');
    await page.getByRole('searchbox').fill(` ${bob.leadId}`);
    await page.getByRole('heading', { level: 1, name: 'bob@beta.com' }).waitFor();
  });

  it('shows the other filters as pills that are taken away one by one, or all at once', async () => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads?period=24h&q=beta');
    await shows(page, '1 lead', 'bob@beta.com');
    await page.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option', { name: 'Email refused by HubSpot' }).click();
    await page.getByRole('combobox', { name: 'Agent' }).click();
    await page.getByRole('option', { name: 'Sales' }).click();
    const pills = page.getByRole('group', { name: 'Active filters' }).getByRole('button');
    await pills.filter({ hasText: 'Agent: Sales' }).waitFor();
    expect(await pills.allInnerTexts()).toEqual([
      'Reason: Email refused by HubSpot',
      'Agent: Sales',
      'Last 24 hours',
      'Search: “beta”',
      'Clear all',
    ]);
    await page.getByRole('button', { name: 'Remove filter Search: “beta”' }).click();
    await pills.filter({ hasText: 'beta' }).waitFor({ state: 'hidden' });
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Clear all' }).click();
    await shows(page, '3 leads', 'cleo@acme.com', 'bob@beta.com', 'ada@acme.com');
  });

  it('takes a period of one’s own, by days', async () => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads');
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: 'Custom period' }).click();
    await page.getByLabel('Last day').fill('2020-01-31');
    await page.getByText('No lead matches these filters.').waitFor();
    await page.getByRole('button', { name: 'Remove filter Received until' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await shows(page, '3 leads', 'cleo@acme.com', 'bob@beta.com', 'ada@acme.com');
  });

  it('says what to do where there is no lead yet, and that nothing has failed', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/leads');
    await page.getByText('No leads yet; enable Collect Lead for an agent or send a test lead.').waitFor();
    await page.getByRole('button', { name: 'Send a test lead' }).click();
    await page.getByRole('dialog', { name: 'Send a test lead' }).waitFor();
    await page.goto('/app/leads?status=failed&period=7d');
    await page.getByText('Nothing has failed in this period.').waitFor();
  });

  it.each(LOOKS)('is accessible and fits ($scheme, $width px), filters and selection open', async (look) => {
    const { apiKey } = await aWorkspace();
    const page = await browser.signedIn(apiKey, '/app/leads?period=7d', look);
    await rowOf(page, 'bob@beta.com').waitFor();
    if (look.width < 768) await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('checkbox', { name: 'Select lead bob@beta.com' }).check();
    await page.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option').first().waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    const rows = await page.getByRole('table').evaluate((table) => table.getBoundingClientRect().right);
    expect(rows).toBeLessThanOrEqual(look.width - 16);
  });
});
