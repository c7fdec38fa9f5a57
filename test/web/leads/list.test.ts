import { readFileSync } from 'node:fs';
import { and, eq, sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { leads } from '../../../src/db/schema.ts';
import { recordSynced } from '../../../src/leads/record-outcome.ts';
import { notMapped, propertyNotFound } from '../../../src/leads/warnings.ts';
import { aCollectingAgent } from '../../support/agents.ts';
import { axe, LOOKS, scrollsSideways } from '../../support/browser.ts';
import { aLead, manyLeads, SYNCED, severalLeads } from '../../support/leads.ts';
import { emailsOf, refresh, rowOf, useLeadsPage } from '../../support/leads-page.ts';
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

  const shows = async (page: Page, total: string, ...emails: string[]) => {
    await page.getByText(total, { exact: true }).waitFor();
    await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' }); // the rows of before
    expect(await emailsOf(page)).toEqual(emails);
  };
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

  describe('while leads arrive', () => {
    const PAGE = 50;
    /** The newest first, from the first to the last of these numbers. */
    const numbered = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, n) => `lead-${from - n}@example.com`);

    it('Older and Newer show what they would have shown, and Newest what has come', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      await severalLeads(parts.db, tenantId, PAGE + 10);
      const page = await browser.signedIn(apiKey, '/app/leads');
      await shows(page, '60 leads', ...numbered(60, 11));
      await aLead(parts.db, tenantId, { email: 'new@example.com' });

      await page.getByRole('button', { name: 'Older' }).click();
      await shows(page, '61 leads', ...numbered(10, 1));
      await refresh(page);
      expect(await page.getByRole('button', { name: /new lead/ }).count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Older' }).isDisabled()).toBe(true);

      await page.getByRole('button', { name: 'Newer' }).click();
      await rowOf(page, 'lead-60@example.com').waitFor();
      expect(await emailsOf(page)).toEqual(numbered(60, 11));

      await page.getByRole('button', { name: 'Newest' }).click();
      await rowOf(page, 'new@example.com').waitFor();
      expect(await emailsOf(page)).toEqual(['new@example.com', ...numbered(60, 12)]);
    });

    it('no row moves: new leads wait behind a button, which the filter applies to', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      await aLead(parts.db, tenantId, { email: 'old@acme.com' });
      const page = await browser.signedIn(apiKey, '/app/leads?q=acme');
      await rowOf(page, 'old@acme.com').waitFor();
      await aLead(parts.db, tenantId, { email: 'one@acme.com' });
      await aLead(parts.db, tenantId, { email: 'other@beta.com' });
      await aLead(parts.db, tenantId, { email: 'two@acme.com' });

      const button = page.getByRole('button', { name: '2 new leads' });
      await refresh(page);
      await button.waitFor();
      expect(await emailsOf(page)).toEqual(['old@acme.com']);
      await button.click();
      await rowOf(page, 'two@acme.com').waitFor();
      expect(await emailsOf(page)).toEqual(['two@acme.com', 'one@acme.com', 'old@acme.com']);
      await button.waitFor({ state: 'hidden' });
      expect(await page.locator(':focus').textContent()).toBe('3 leads');
      await refresh(page);
      expect(await button.count()).toBe(0); // just arrived, they come again
    });

    /** All within the last seconds, 10 ms apart, however long the page takes to be opened. */
    const comeJustNow = (tenantId: string) =>
      parts.db.execute(sql`
        update leads set received_at = now() + interval '1 minute' - age * interval '10 milliseconds'
        from (select id, row_number() over (order by received_at desc) as age from leads) as ranked
        where leads.id = ranked.id and tenant_id = ${tenantId}`);

    it('a lead that matches later than a newer one counts as new, too', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      const older = await aLead(parts.db, tenantId, { email: 'older@acme.com' });
      const newer = await aLead(parts.db, tenantId, { email: 'newer@acme.com' });
      await comeJustNow(tenantId);
      await room.fail(newer);
      const page = await browser.signedIn(apiKey, '/app/leads?status=failed');
      await shows(page, '1 lead', 'newer@acme.com');
      await room.fail(older);
      await page.getByRole('button', { name: '1 new lead' }).click();
      await shows(page, '2 leads', 'newer@acme.com', 'older@acme.com');
    });

    it('many that had come just before, below the last row, hide none that is new', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      await manyLeads(parts.db, tenantId, PAGE + 160);
      await comeJustNow(tenantId);
      const page = await browser.signedIn(apiKey, '/app/leads');
      await page.getByText('210 leads', { exact: true }).waitFor();
      await aLead(parts.db, tenantId, { email: 'new@example.com' });
      await parts.db
        .update(leads)
        .set({ receivedAt: new Date(Date.now() + 90_000) })
        .where(and(eq(leads.tenantId, tenantId), eq(leads.email, 'new@example.com')));
      await page.getByRole('button', { name: '1 new lead' }).click();
      await rowOf(page, 'new@example.com').waitFor();
    });

    it('a failure to load them stands beside their button until that works, or the filter is another', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      await aLead(parts.db, tenantId, { email: 'old@acme.com' });
      const page = await browser.signedIn(apiKey, '/app/leads?q=acme', { expected: /status of 503/ });
      await rowOf(page, 'old@acme.com').waitFor();
      await page.getByRole('switch', { name: 'Live' }).press('Space');
      await aLead(parts.db, tenantId, { email: 'one@acme.com' });
      await refresh(page);
      const button = page.getByRole('button', { name: '1 new lead' });
      const problem = page.getByRole('alert').getByText('Not now, so nothing was read.');
      const refuse = () =>
        page.route('**/v1/leads?*', (route) =>
          route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was read.' } }),
        );

      await refuse();
      await button.click();
      await problem.waitFor();
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Try again' }).click();
      await rowOf(page, 'one@acme.com').waitFor();
      await problem.waitFor({ state: 'hidden' });

      await aLead(parts.db, tenantId, { email: 'two@acme.com' });
      await refresh(page);
      await button.waitFor();
      await refuse();
      await button.click();
      await problem.waitFor();
      await page.unrouteAll();
      await chip(page, /^Received 3/).click();
      await rowOf(page, 'two@acme.com').waitFor();
      await problem.waitFor({ state: 'hidden' });
    });

    it('a status changes in place, also where the row no longer matches', async () => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      const [first] = await severalLeads(parts.db, tenantId, 3);
      const page = await browser.signedIn(apiKey, '/app/leads?status=received');
      await rowOf(page, 'lead-1@example.com').waitFor();
      if (first) await room.fail(first);
      await rowOf(page, 'lead-1@example.com').getByText('No permission in HubSpot').waitFor();
      expect(await emailsOf(page)).toEqual(numbered(3, 1));
      await chip(page, /^Failed 1/).waitFor();
    });
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
