import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { handleLead } from '../../../src/leads/handle-leads.ts';
import { recordSynced } from '../../../src/leads/record-outcome.ts';
import { retryLead } from '../../../src/leads/retry-lead.ts';
import { axe, LOOKS } from '../../support/browser.ts';
import { SYNCED, severalLeads } from '../../support/leads.ts';
import { refresh, rowOf, useLeadsPage } from '../../support/leads-page.ts';
import { aTenant } from '../../support/tenants.ts';

describe('acting on leads from their list', () => {
  const room = useLeadsPage();
  const { parts, browser } = room;

  /** A workspace with failed leads, the last one the newest. */
  async function withFailed(count: number) {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const leads = await severalLeads(parts.db, tenantId, count);
    for (const lead of leads) await room.fail(lead);
    return { tenantId, apiKey, leads };
  }
  const statuses = async (tenantId: string) => {
    const rows = await parts.db.execute<{ status: string; n: number }>(sql`
      select status, count(*)::int as n from leads where tenant_id = ${tenantId} group by status`);
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  };
  const select = (page: Page, n: number) =>
    page.getByRole('checkbox', { name: `Select lead lead-${n}@example.com` });
  const bar = (page: Page) => page.getByRole('group', { name: 'Selected leads' });
  const confirm = (page: Page, name: string) =>
    page.getByRole('dialog').getByRole('button', { name }).click();
  const redCount = (page: Page) => page.getByRole('link', { name: /^Leads/ });

  it('Retry in a row puts the lead back in line, and the focus stays with it', async () => {
    const { apiKey, tenantId } = await withFailed(1);
    const page = await browser.signedIn(apiKey, '/app/leads');
    await page.getByRole('button', { name: 'Retry lead-1@example.com' }).click();
    await rowOf(page, 'lead-1@example.com').getByText('Received').waitFor();
    await page.getByRole('link', { name: 'lead-1@example.com' }).and(page.locator(':focus')).waitFor();
    expect(await statuses(tenantId)).toEqual({ received: 1 });
  });

  it('a Retry that is refused says why under its row, and the row stays as it was', async () => {
    const { apiKey, leads } = await withFailed(1);
    const page = await browser.signedIn(apiKey, '/app/leads', { expected: /status of 409/ });
    await page.getByRole('switch', { name: 'Live' }).press('Space');
    await refresh(page); // the switch asks once more
    await page.route('**/v1/leads/*/retry', async (route) => {
      if (leads[0]) await retryLead(parts.db, leads[0]); // somebody else was a moment faster
      await route.continue();
    });
    await page.getByRole('button', { name: 'Retry lead-1@example.com' }).click();
    await page.getByRole('row').getByText('The lead is received, not failed').waitFor();
    expect(await rowOf(page, 'lead-1@example.com').getByText('Failed').count()).toBe(1);
  });

  it('retries the failed ones of a selected range after asking, and says how many were left out', async () => {
    const { apiKey, tenantId, leads } = await withFailed(4);
    if (leads[1]) await retryLead(parts.db, leads[1]);
    if (leads[1]) await recordSynced(parts.db, leads[1], SYNCED);
    const page = await browser.signedIn(apiKey, '/app/leads');
    await select(page, 3).check();
    await select(page, 1).click({ modifiers: ['Shift'] });
    await bar(page).getByText('3 selected, 2 of them failed').waitFor();
    await bar(page).getByRole('button', { name: 'Retry 2' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retry 2 leads?' });
    await dialog.getByText('Contacts are matched by email, so nothing is doubled.').waitFor();
    expect(await page.locator(':focus').textContent()).toBe('Cancel');
    await confirm(page, 'Retry 2');
    const result = page.getByText('Retrying 2 leads; 1 was not failed.');
    await result.waitFor();
    expect(await page.locator(':focus').textContent()).toContain('Retrying 2 leads');
    await bar(page).waitFor({ state: 'hidden' });
    expect(await statuses(tenantId)).toEqual({ received: 2, synced: 1, failed: 1 });
  });

  it('retries all failed leads that match, also those of other pages, but none that somebody has handled', async () => {
    const { apiKey, tenantId, leads } = await withFailed(53);
    if (leads[0]) await handleLead(parts.db, leads[0], true);
    const page = await browser.signedIn(apiKey, '/app/leads?status=failed&period=7d');
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await bar(page).getByText('50 selected').waitFor();
    await bar(page).getByRole('button', { name: 'Select all 52 failed that match' }).click();
    await bar(page).getByRole('button', { name: 'Retry 52' }).click();
    await page.getByText('All 52 failed leads that match (Last 7 days) go to HubSpot again.').waitFor();
    await confirm(page, 'Retry 52');
    await page.getByText('Retrying 52 leads.', { exact: true }).waitFor();
    expect(await statuses(tenantId)).toEqual({ received: 52, failed: 1 });
    await page.getByRole('button', { name: /^Received 52/ }).waitFor(); // the chips tell the progress
  });

  it('marks as handled, which takes them out of the red count, and Undo takes it back', async () => {
    const { apiKey, leads } = await withFailed(3);
    if (leads[0]) await handleLead(parts.db, leads[0], true);
    const page = await browser.signedIn(apiKey, '/app/leads');
    await redCount(page).getByText('2 failed and not handled').waitFor();
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await bar(page).getByRole('button', { name: 'Mark as handled' }).click();
    await page
      .getByText('2 leads marked as handled; 1 had not failed, or were handled before.', { exact: true })
      .and(page.locator(':focus *'))
      .waitFor();
    await rowOf(page, 'lead-2@example.com').getByText('Handled').waitFor();
    await redCount(page).getByText('not handled').waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 leads no longer marked as handled.').first().waitFor();
    await rowOf(page, 'lead-2@example.com').getByText('Failed').waitFor();
    expect(await rowOf(page, 'lead-1@example.com').getByText('Handled').count()).toBe(1);
    await redCount(page).getByText('2 failed and not handled').waitFor();
  });

  it('a refused Undo of many is said also once the filter is another', async () => {
    const { apiKey } = await withFailed(1);
    const page = await browser.signedIn(apiKey, '/app/leads', { expected: /status of 503/ });
    const undo = page.getByRole('button', { name: 'Undo' });
    await page.route('**/v1/leads/handle', (route) =>
      route.request().postDataJSON().handled
        ? route.fallback()
        : route.fulfill({
            status: 503,
            json: { code: 'internal', detail: 'Not now, so nothing was changed.' },
          }),
    );
    await select(page, 1).check();
    await bar(page).getByRole('button', { name: 'Mark as handled' }).click();
    await undo.hover(); // starts its time anew
    await page.getByRole('button', { name: /^Failed 1/ }).click();
    await page.waitForURL('**/app/leads?status=failed');
    await undo.click();
    await page.getByRole('alert').getByText('Not now, so nothing was changed.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('alert').getByRole('button', { name: 'Close this message' }).click();
    await page.getByText('Not now, so nothing was changed.').waitFor({ state: 'hidden' });
  });

  it('a refusal of many stays where it was asked for', async () => {
    const { apiKey } = await withFailed(1);
    const page = await browser.signedIn(apiKey, '/app/leads', { expected: /status of 503/ });
    await page.route('**/v1/leads/retry', (route) =>
      route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was retried.' } }),
    );
    await select(page, 1).check();
    await bar(page).getByRole('button', { name: 'Retry 1' }).click();
    await confirm(page, 'Retry 1');
    await page.getByRole('dialog').getByRole('alert').getByText('Not now, so nothing was retried.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await bar(page).getByText('1 selected').waitFor();
  });

  it('is done by keyboard alone', async () => {
    const { apiKey, tenantId } = await withFailed(1);
    const page = await browser.signedIn(apiKey, '/app/leads');
    await select(page, 1).focus();
    await page.keyboard.press('Space');
    await bar(page).getByRole('button', { name: 'Retry 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Tab'); // from Cancel
    await page.keyboard.press('Enter');
    await page.getByText('Retrying 1 lead.', { exact: true }).waitFor();
    expect(await statuses(tenantId)).toEqual({ received: 1 });
  });

  it.each(LOOKS)('is accessible ($scheme, $width px): question, result and toast', async (look) => {
    const { apiKey } = await withFailed(2);
    const page = await browser.signedIn(apiKey, '/app/leads', look);
    await select(page, 1).check();
    await bar(page).getByRole('button', { name: 'Retry 1' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await bar(page).getByRole('button', { name: 'Mark as handled' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await refresh(page);
    expect(await axe(page)).toEqual([]);
  });
});
