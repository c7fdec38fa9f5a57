import { eq, sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { fieldMappings, leads } from '../../../src/db/schema.ts';
import { erasePersonOnRequest } from '../../../src/leads/erase-person.ts';
import type { LeadFields, LeadRef } from '../../../src/leads/lead.ts';
import { recordSynced } from '../../../src/leads/record-outcome.ts';
import { aSignInLink, axe, LOOKS, scrollsSideways } from '../../support/browser.ts';
import { EMAIL_HASH_KEY } from '../../support/keys.ts';
import { aLead, SYNCED } from '../../support/leads.ts';
import { useLeadsPage } from '../../support/leads-page.ts';
import { aConnectedTenant } from '../../support/tenants.ts';

const ADA = { email: 'ada@acme.com', name: 'Ada King Lovelace', phone: '+44 20 7946 0000' };

describe('the page of a lead', () => {
  const room = useLeadsPage();
  const { parts, hubspot, api, browser } = room;
  const open = (apiKey: string, { leadId }: LeadRef, options: Parameters<typeof browser.aPage>[0] = {}) =>
    browser.signedIn(apiKey, `/app/leads/${leadId}`, options);

  /** A lead that has gone through its run. */
  async function aLeadThrough(fields: LeadFields = ADA, more: Parameters<typeof aLead>[4] = {}) {
    const tenant = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenant.tenantId, fields, null, more);
    await room.run(lead);
    return { ...tenant, lead };
  }
  /** The rows of the table of fields, each as its cells. */
  async function fieldsOf(page: Page): Promise<string[]> {
    const rows = await page.getByRole('table', { name: 'Fields' }).getByRole('row').allInnerTexts();
    return rows.slice(1).map((row) => row.replace(/\s*\t\s*/g, ' | ').trim());
  }

  it('tells how its contact was created, with the name split, and leads to the record', async () => {
    const { apiKey, lead } = await aLeadThrough();
    const page = await open(apiKey, lead);
    await page.getByRole('heading', { level: 1, name: 'ada@acme.com' }).waitFor();
    expect(await page.title()).toBe('Lead ada@acme.com · AssistLoop');
    const [contact] = await hubspot.contacts();
    await page
      .getByText(new RegExp(`^Created contact ${contact?.id} in \\S+ [\\d.]+ m?s after it arrived\\.$`))
      .waitFor();
    expect(await fieldsOf(page)).toEqual([
      'email | ada@acme.com | email | ada@acme.com | Sent',
      'name | Ada King Lovelace | firstname | Ada | Sent',
      '| lastname | King Lovelace | Sent',
      'phone | +44 20 7946 0000 | phone | +44 20 7946 0000 | Sent',
    ]);
    const record = page.getByRole('link', { name: 'Open in HubSpot (opens in a new tab)' });
    expect(await record.getAttribute('href')).toMatch(
      new RegExp(`/contacts/\\d+/record/0-1/${contact?.id}$`),
    );
  });

  it('has the focus at its title when it is opened from the list', async () => {
    const { apiKey } = await aLeadThrough();
    const page = await browser.signedIn(apiKey, '/app/leads');
    await page.getByRole('link', { name: 'ada@acme.com', exact: true }).click();
    const heading = page.getByRole('heading', { level: 1, name: 'ada@acme.com' });
    await heading.and(page.locator(':focus')).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
  });

  it('tells that an existing contact was updated', async () => {
    const { apiKey, tenantId } = await aLeadThrough();
    const again = await aLead(parts.db, tenantId, { ...ADA, phone: '+44 1' });
    await room.run(again);
    const page = await open(apiKey, again);
    await page
      .getByText(/^Updated the existing contact \d+, matched by email\.$/)
      .first()
      .waitFor();
    expect(await fieldsOf(page)).toContain('phone | +44 1 | phone | +44 1 | Sent');
  });

  it('accounts for each field that HubSpot did not get, with the way to mend it', async () => {
    const { apiKey, tenantId } = await aLeadThrough();
    await hubspot.addProperty({
      name: 'plan',
      label: 'Plan',
      type: 'enumeration',
      options: [{ label: 'Pro', value: 'pro' }],
    });
    await hubspot.addProperty({ name: 'seats', label: 'Seats', type: 'number' });
    await hubspot.addProperty({ name: 'score', label: 'Lead score', type: 'number', readOnly: true });
    const mapped = { plan: 'plan', seats: 'seats', score: 'score', gone: 'no_such_property' };
    await parts.db
      .insert(fieldMappings)
      .values([
        ...Object.entries(mapped).map(([field, property]) => ({ tenantId, field, property })),
        { tenantId, field: 'phone', property: 'phone', overwrite: 'if_empty' as const },
      ]);
    const lead = await aLead(parts.db, tenantId, {
      ...{ email: 'ada@acme.com', plan: 'Enterprise+', seats: 'many', score: 7, gone: 'x', budget: '50k' },
      phone: '+44 1',
    });
    await room.run(lead);

    const page = await open(apiKey, lead);
    await page.getByText('4 warnings').waitFor(); // what a policy has kept, or nobody has mapped, is none
    const warnings = page.getByRole('region', { name: 'Warnings' }).getByRole('listitem');
    expect((await warnings.allInnerTexts()).map((text) => text.trim()).sort()).toEqual([
      'gone was left out because property no_such_property does not exist in HubSpot; fix the mapping. Open the field mapping',
      'plan was left out because “Enterprise+” is no option of Plan; add it in HubSpot or change the form. Open the field mapping',
      'score was left out because HubSpot does not allow Lead score to be set; choose another property. Open the field mapping',
      'seats was left out because “many” is not a number; the rest was synced. Open the field mapping',
    ]);
    const fields = await fieldsOf(page);
    expect(fields).toContain('budget | 50k | Not mapped · Map this field');
    expect(fields.find((row) => row.startsWith('phone'))).toContain('Kept HubSpot’s value');
    expect(fields.find((row) => row.startsWith('seats'))).toContain('Left out: seats was left out because');
    await page.getByRole('link', { name: 'Map this field' }).click();
    await page.waitForURL(/\/app\/integrations\/hubspot\/mapping\?map=budget$/);
  });

  it('says what was unusual about the contact', async () => {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, ADA);
    const message = 'Matched by an additional email of contact 501.';
    await recordSynced(parts.db, lead, { ...SYNCED, notes: [{ code: 'additional_email', message }] });
    const page = await open(apiKey, lead);
    await page.getByRole('region', { name: 'What happened' }).getByText(message, { exact: true }).waitFor();
  });

  it('says that the contact was deleted since, and leads nowhere', async () => {
    const { apiKey, lead } = await aLeadThrough();
    await parts.db.update(leads).set({ contactGoneAt: new Date() }).where(eq(leads.id, lead.leadId));
    const page = await open(apiKey, lead);
    await page.getByText('The contact was deleted in HubSpot since').waitFor();
    expect(await page.getByRole('link', { name: /Open in HubSpot/ }).count()).toBe(0);
  });

  it('refreshes by itself until the lead is through', async () => {
    const { apiKey, tenantId } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, ADA);
    const page = await open(apiKey, lead);
    await page.getByText('Stored, and on its way to HubSpot within seconds.').waitFor();
    await room.run(lead);
    await page
      .getByText(/^Created contact/)
      .first()
      .waitFor();
  });

  it('says of a lead that nobody has begun within 30 seconds that it is still stored', async () => {
    const { apiKey, tenantId } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, ADA);
    await parts.db.execute(
      sql`update lead_events set at = at - interval '1 minute' where lead_id = ${lead.leadId}`,
    );
    const page = await open(apiKey, lead);
    await page
      .getByText(
        'This lead is stored but its processing has not started yet, so it starts by itself when our workers are free; nothing to do.',
      )
      .waitFor();
  });

  it('has its ids, the consent and the lead as JSON under Technical details', async () => {
    const consent = {
      text: 'Send me news',
      given: true,
      at: new Date().toISOString(),
      page: 'https://acme.com/',
    };
    const { apiKey, lead } = await aLeadThrough(ADA, { conversationId: 'conv_9' });
    await parts.db.update(leads).set({ consent }).where(eq(leads.id, lead.leadId));
    const page = await open(apiKey, lead);
    await page.getByText('Technical details').click();
    for (const label of ['Lead id', 'Workflow id', 'Conversation id']) {
      await page.getByRole('button', { name: `Copy ${label.toLowerCase()}` }).waitFor();
    }
    await page.getByText('sync-lead:').first().waitFor();
    await page.getByText(/^Yes to “Send me news”, .* on https:\/\/acme\.com\/$/).waitFor();
    const json = await page.getByLabel('The lead as JSON', { exact: true }).textContent();
    expect(JSON.parse(json ?? '')).toMatchObject({ id: lead.leadId, email: 'ada@acme.com' });
  });

  it('each copy is read out, and a refusal squeezes nothing on a phone', async () => {
    const { apiKey, lead } = await aLeadThrough(ADA);
    const page = await open(apiKey, lead, { width: 320 });
    await page.getByText('Technical details').click();
    await page.evaluate('navigator.clipboard.writeText = () => Promise.resolve()');
    const copy = page.getByRole('button', { name: 'Copy the lead as JSON' });
    const saidNext = () =>
      page.evaluate(`new Promise((resolve) => {
        const region = document.querySelector('[aria-live]');
        new MutationObserver(() => resolve(region.textContent))
          .observe(region, { subtree: true, childList: true, characterData: true });
      })`);
    for (const said of ['Copied.', 'Copied.\u00a0']) {
      const next = saidNext();
      await copy.click();
      expect(await next).toBe(said);
    }

    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("refused"))');
    const json = page.getByLabel('The lead as JSON', { exact: true });
    const before = await json.boundingBox();
    await copy.click();
    await page.getByRole('alert').getByText('The browser did not let us copy').waitFor();
    expect((await json.boundingBox())?.width).toBeGreaterThanOrEqual(before?.width ?? 0);
    expect(await scrollsSideways(page)).toBe(false);
  });

  it('leads to the run in Temporal where its pages are known', async () => {
    const { apiKey, lead, tenantId } = await aLeadThrough();
    const page = await browser.aPage();
    await page.route('**/v1/session', async (route) => {
      const session = await (await route.fetch()).json();
      await route.fulfill({ json: { ...session, temporalUiUrl: 'https://temporal.acme.com/' } });
    });
    const next = encodeURIComponent(`/app/leads/${lead.leadId}`);
    await page.goto(`${await aSignInLink(api.url, apiKey)}?next=${next}`);
    await page.getByRole('button', { name: /^Continue to/ }).click();
    await page.getByText('Technical details').click();
    const run = page.getByRole('link', { name: /^Open run in Temporal/ });
    const id = encodeURIComponent(`sync-lead:${tenantId}:${lead.leadId}`);
    expect(await run.getAttribute('href')).toBe(
      `https://temporal.acme.com/namespaces/default/workflows/${id}`,
    );
  });

  it('says of a person who asked to be erased what stays to be done in HubSpot', async () => {
    const { apiKey, lead, tenantId } = await aLeadThrough();
    await erasePersonOnRequest(
      { db: parts.db, emailHashKey: EMAIL_HASH_KEY },
      { tenantId, email: 'ada@acme.com' },
    );
    const page = await open(apiKey, lead);
    await page.getByText(/^Erased on .* because the person asked for it\.$/).waitFor();
    await page.getByText('HubSpot still has the contact; delete it there, too.').waitFor();
    await page.getByRole('link', { name: /^Open in HubSpot/ }).waitFor();
    await page.getByText('ada@acme.com').waitFor({ state: 'detached' });
  });

  it('says that a lead is not there, whether it never was, is another workspace’s or has no id', async () => {
    const { apiKey } = await aConnectedTenant(parts.db, hubspot);
    const page = await browser.signedIn(apiKey, `/app/leads/lead_${'0'.repeat(32)}`, {
      expected: /status of 4(04|22)/,
    });
    await page.getByText('There is no such lead in this workspace.').waitFor();
    await page.goto('/app/leads/lead_cut-sho');
    await page.getByText('There is no such lead in this workspace.').waitFor();
    await page.getByRole('link', { name: 'Go to the leads' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
  });

  it.each(LOOKS)('is accessible and fits ($scheme, $width px), everything unfolded', async (look) => {
    const { apiKey, lead } = await aLeadThrough({ ...ADA, budget: '50k', plan: 'x'.repeat(200) });
    const page = await open(apiKey, lead, look);
    await page.getByText('Technical details').click();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
