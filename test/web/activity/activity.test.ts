import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { recordSynced } from '../../../src/leads/record-outcome.ts';
import { axe, LOOKS, scrollsSideways } from '../../support/browser.ts';
import { aLead, SYNCED, severalLeads } from '../../support/leads.ts';
import { useLeadsPage } from '../../support/leads-page.ts';
import { aTenant } from '../../support/tenants.ts';

describe('the activity', () => {
  const room = useLeadsPage();
  const { parts, browser } = room;

  /** Five synced, one of them after a reconnect, two waiting, one failed; a test lead counts nowhere. */
  async function withLeads() {
    const tenant = await aTenant(parts.db);
    const { tenantId } = tenant;
    const leads = await severalLeads(parts.db, tenantId, 8);
    for (const lead of leads.slice(0, 5)) await recordSynced(parts.db, lead, SYNCED);
    for (const lead of leads.slice(5, 7)) await room.wait(lead, 'connection');
    for (const lead of leads.slice(7)) await room.fail(lead);
    await aLead(parts.db, tenantId, { email: 'test@example.com' }, null, { test: true });
    const minutesAgo = sql`(now() - row_number() over (order by seq) * interval '10 minutes')`;
    await parts.db.execute(sql`
      update leads set received_at = moved.at, synced_at = moved.at + interval '1.4 seconds',
        waited_for_connection = moved.n = 1
      from (select id, ${minutesAgo} as at, row_number() over (order by seq) as n
        from leads where tenant_id = ${tenantId} and status = 'synced') as moved
      where leads.id = moved.id`);
    return tenant;
  }
  const tile = (page: Page, label: string) =>
    page.getByRole('definition').filter({ visible: true }).nth(TILES.indexOf(label));
  const TILES = ['Leads received', 'Synced', 'Waiting now', 'Failed', 'Time to HubSpot'];
  const numbers = async (page: Page) => {
    const all = await Promise.all(TILES.slice(0, 4).map((label) => tile(page, label).textContent()));
    return all.map(Number);
  };
  const table = (page: Page) => page.getByRole('table', { name: /^What became of the leads/ });

  it('counts what the leads’ list counts, as numbers, sentence and table; each number leads to its leads', async () => {
    const { apiKey } = await withLeads();
    const page = await browser.signedIn(apiKey, '/app/activity');
    await page.getByText('8 leads in 24 hours: 5 synced, 2 waiting, 1 failed.').waitFor();
    expect(await numbers(page)).toEqual([8, 5, 2, 1]);
    expect(await tile(page, 'Time to HubSpot').textContent()).toContain('1.4 s / 1.4 s');
    await page
      .getByText(
        'Half of the leads were in HubSpot within 1.4 s, 95 of 100 within 1.4 s. 1 lead that waited for a reconnect is left out.',
      )
      .waitFor();

    await page.getByText('Show as table').first().click();
    const cells = await table(page).getByRole('cell').allTextContents();
    const sum = (column: number) =>
      cells.reduce((total, cell, at) => total + (at % 3 === column ? Number(cell) : 0), 0);
    expect([0, 1, 2].map(sum)).toEqual([5, 2, 1]);

    for (const [label, found] of [
      ['Leads received', '8 leads'],
      ['Waiting now', '2 leads'],
      ['Failed', '1 lead'],
    ] as const) {
      await tile(page, label).getByRole('link').click();
      await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
      await page.getByText(found, { exact: true }).waitFor();
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    }
  });

  it('a row of the table and a bar lead to their leads alone', async () => {
    const { apiKey } = await withLeads();
    const page = await browser.signedIn(apiKey, '/app/activity?period=30d');
    await page.getByText(/^8 leads in 30 days/).waitFor();
    await page.locator('.recharts-bar-rectangle path').last().click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    expect(new URL(page.url()).searchParams.getAll('status')).toEqual(['failed']);
    await page.getByText('1 lead', { exact: true }).waitFor();
    await page.goBack();
    await page.getByText('Show as table').first().click();
    await table(page).getByRole('link').last().click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    expect(new URL(page.url()).searchParams.has('status')).toBe(false);
  });

  it('the period stands in the address, and the zone under the charts', async () => {
    const { apiKey } = await withLeads();
    const page = await browser.signedIn(apiKey, '/app/activity');
    await page.getByText('7 days').click();
    await page.getByText(/^8 leads in 7 days/).waitFor();
    expect(new URL(page.url()).search).toBe('?period=7d');
    await page.reload();
    await page.getByText(/^8 leads in 7 days/).waitFor();
    const zone = await page.evaluate<string>('Intl.DateTimeFormat().resolvedOptions().timeZone');
    expect(await page.getByText(`Times are in ${zone}.`).count()).toBe(2);
  });

  it('a period without leads says so', async () => {
    const { apiKey, tenantId } = await aTenant(parts.db);
    await aLead(parts.db, tenantId, { email: 'test@example.com' }, null, { test: true });
    const page = await browser.signedIn(apiKey, '/app/activity');
    await page.getByText('No leads in the last 24 hours.').waitFor();
  });

  it.each(LOOKS)('is accessible and fits, with its tables open ($scheme, $width px)', async (look) => {
    const { apiKey } = await withLeads();
    const page = await browser.signedIn(apiKey, '/app/activity', look);
    await page.getByText(/^8 leads in 24 hours/).waitFor();
    for (const details of await page.getByText('Show as table').all()) await details.click();
    await table(page).waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
