import { and, eq, sql } from 'drizzle-orm';
import { leads } from '../../../src/db/schema.ts';
import { aLead, manyLeads, severalLeads } from '../../support/leads.ts';
import { emailsOf, refresh, rowOf, shows, useLeadsPage } from '../../support/leads-page.ts';
import { aTenant } from '../../support/tenants.ts';

describe('the list of leads while more arrive', () => {
  const room = useLeadsPage();
  const { parts, browser } = room;

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
    await page.getByRole('button', { name: /^Received 3/ }).click();
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
    await page.getByRole('button', { name: /^Failed 1/ }).waitFor();
  });
});
