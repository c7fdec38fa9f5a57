import { eq } from 'drizzle-orm';
import { connections } from '../../../src/db/schema.ts';
import { eraseContact } from '../../../src/leads/erase-person.ts';
import type { LeadRef } from '../../../src/leads/lead.ts';
import { noteProblem } from '../../../src/leads/record-outcome.ts';
import { retryLead } from '../../../src/leads/retry-lead.ts';
import { FAILURE_SENTENCES, internalError, WAIT_SENTENCES } from '../../../src/leads/sentences.ts';
import type { FailureCode } from '../../../src/workflows/contract.ts';
import { axe, LOOKS, scrollsSideways } from '../../support/browser.ts';
import { ACME } from '../../support/hubspot.ts';
import { aLead } from '../../support/leads.ts';
import { useLeadsPage } from '../../support/leads-page.ts';
import { aConnectedTenant, aTenant } from '../../support/tenants.ts';

describe('the page of a lead that failed or waits', () => {
  const room = useLeadsPage();
  const { parts, hubspot, browser } = room;
  const open = (apiKey: string, { leadId }: LeadRef, options: Parameters<typeof browser.aPage>[0] = {}) =>
    browser.signedIn(apiKey, `/app/leads/${leadId}`, options);

  async function aFailedLead(code: FailureCode = 'permission_denied') {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId, { email: 'ada@acme.c0', name: 'Ada' });
    await room.fail(lead, code);
    return { apiKey, lead };
  }
  /** Three in a row that HubSpot does not answer, as a step notes them. */
  async function threeTries(lead: LeadRef): Promise<void> {
    for (const attempt of [1, 2, 3]) {
      const details = { attempt, hubspot: { status: 503, category: 'OUTAGE', correlationId: 'c0ffee' } };
      const problem = { code: 'hubspot_outage', message: WAIT_SENTENCES.hubspot_outage, details };
      await noteProblem(parts.db, lead, problem, attempt < 3 ? problem.message : null);
    }
  }

  it('corrects an email that HubSpot refuses and retries, and keeps the old one in the timeline', async () => {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, { email: 'ada@acme.c0', name: 'Ada' });
    await room.run(lead);
    const page = await open(apiKey, lead);
    await page
      .getByText(
        'HubSpot refuses ada@acme.c0 as an email address, so no contact was written; correct the email and retry.',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Correct email' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct the email' });
    const field = dialog.getByRole('textbox', { name: 'Email' });
    await field.and(page.locator(':focus')).waitFor();
    await dialog.getByRole('button', { name: 'Correct and retry' }).click();
    await dialog.getByText('This is the address that HubSpot refuses; enter another one.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('ada@acme.com');
    await dialog.getByRole('button', { name: 'Correct and retry' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1, name: 'ada@acme.com' }).and(page.locator(':focus')).waitFor();

    await room.run(lead);
    await page
      .getByText(/^Created contact/)
      .first()
      .waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText('A person corrected the email from ada@acme.c0 to ada@acme.com.').waitFor();
    await page.getByRole('heading', { level: 3, name: 'Run 2' }).waitFor();
    expect((await hubspot.contacts()).map(({ properties }) => properties.email)).toEqual(['ada@acme.com']);
  });

  it('an email that is corrected already, but not yet retried, is retried as it is', async () => {
    const { apiKey, lead } = await aFailedLead('invalid_email');
    const page = await open(apiKey, lead, { expected: /status of 503/ });
    await page.route('**/v1/leads/*/retry', (route) =>
      route.fulfill({ status: 503, json: { code: 'internal', detail: 'Not now, so nothing was retried.' } }),
    );
    await page.getByRole('button', { name: 'Correct email' }).click();
    const dialog = page.getByRole('dialog', { name: 'Correct the email' });
    await dialog.getByRole('textbox', { name: 'Email' }).fill('ada@acme.com');
    await dialog.getByRole('button', { name: 'Correct and retry' }).click();
    await dialog.getByText('Not now, so nothing was retried.').waitFor();
    await page.locator('h1', { hasText: 'ada@acme.com' }).waitFor();
    await page.unrouteAll();
    await dialog.getByRole('button', { name: 'Correct and retry' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('Stored, and on its way to HubSpot').waitFor();
  });

  it('says at the field what the service does not take', async () => {
    const { apiKey, lead } = await aFailedLead('invalid_email');
    const page = await open(apiKey, lead, { expected: /status of 4\d\d/ });
    await page.getByRole('button', { name: 'Correct email' }).click();
    const field = page.getByRole('textbox', { name: 'Email' });
    await field.fill('a@b@c');
    await page.getByRole('button', { name: 'Correct and retry' }).click();
    await page.locator('[aria-invalid=true]').and(field).and(page.locator(':focus')).waitFor();
  });

  it('says of each failure what happened, what was done and what one can do', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/leads');
    const codes = (Object.keys(FAILURE_SENTENCES) as FailureCode[]).filter(
      (code) => code !== 'invalid_email',
    );
    for (const code of codes) {
      const lead = await aLead(parts.db, tenantId);
      await room.fail(lead, code);
      await page.goto(`/app/leads/${lead.leadId}`);
      const story = page.getByRole('region', { name: 'What happened' });
      await story.getByText(FAILURE_SENTENCES[code], { exact: true }).waitFor();
      await story.getByRole('button', { name: 'Retry' }).waitFor();
      expect(await story.getByRole('button', { name: 'Correct email' }).count()).toBe(0);
    }
  });

  it('names the trace where the fault is ours, and the tries where HubSpot was away for a day', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const ours = await aLead(parts.db, tenantId);
    await noteProblem(parts.db, ours, {
      code: 'internal_error',
      message: internalError('trace-7'),
      details: { traceId: 'trace-7' },
    });
    await room.fail(ours, 'internal_error');
    const page = await open(apiKey, ours);
    await page
      .getByRole('region', { name: 'What happened' })
      .getByText('and give support this id if it happens again: trace-7.')
      .waitFor();

    const away = await aLead(parts.db, tenantId);
    for (let round = 0; round < 2; round++) await threeTries(away);
    await room.fail(away, 'outage_exhausted');
    await page.goto(`/app/leads/${away.leadId}`);
    await page
      .getByText(
        'HubSpot did not answer for about a day, so we stopped after 6 tries and kept the lead; retry when HubSpot is back.',
      )
      .waitFor();
  });

  it('says until when a lead waits for HubSpot, after how many tries, and what HubSpot answered', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await threeTries(lead);
    await room.wait(lead, 'hubspot_outage', 120_000);
    const page = await open(apiKey, lead);
    await page
      .getByText(/^HubSpot did not answer \(3 tries\), so we try again at .*\d:\d\d.*; nothing to do\.$/)
      .waitFor();
    expect(await page.getByRole('button', { name: /Retry|Mark/ }).count()).toBe(0);
    await page.getByText('attempt 2').waitFor();
    await page.getByText('HubSpot’s answer').last().click();
    await page.getByText('status: 503 category: OUTAGE correlation id: c0ffee').last().waitFor();

    const limited = await aLead(parts.db, tenantId);
    await room.wait(limited, 'hubspot_limit', 120_000);
    await page.goto(`/app/leads/${limited.leadId}`);
    await page
      .getByText(
        /^HubSpot's request limit is reached, so this lead is queued and sent at about .*; nothing to do\.$/,
      )
      .waitFor();
  });

  it('offers Reconnect for a lead that waits for the connection', async () => {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId);
    await parts.db
      .update(connections)
      .set({ status: 'reconnect_required' })
      .where(eq(connections.tenantId, tenantId));
    await room.wait(lead, 'connection');
    const page = await open(apiKey, lead, { origins: [new URL(hubspot.app.appUrl).origin] });
    const story = page.getByRole('region', { name: 'What happened' });
    await story
      .getByText('HubSpot is not connected, so this lead waits here; reconnect and it is sent by itself.')
      .waitFor();
    await story.getByRole('button', { name: 'Reconnect' }).click();
    await page.waitForURL((url) => url.origin === new URL(hubspot.app.appUrl).origin);
  });

  it('has a link to HubSpot where the browser has not left some seconds after Connect', async () => {
    const { tenantId, apiKey } = await aTenant(parts.db);
    const lead = await aLead(parts.db, tenantId);
    await room.wait(lead, 'connection');
    const page = await open(apiKey, lead);
    await page.route('**/v1/integrations/hubspot/connect', (route) =>
      route.fulfill({ json: { authorizeUrl: '#approval' } }),
    );
    const story = page.getByRole('region', { name: 'What happened' });
    await story.getByRole('button', { name: 'Connect' }).click();
    await story.getByRole('link', { name: 'Continue to HubSpot' }).waitFor();
  });

  it('Retry puts it back in line, and the focus goes to the title', async () => {
    const { apiKey, lead } = await aFailedLead();
    const page = await open(apiKey, lead);
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Stored, and on its way to HubSpot').waitFor();
    expect(await page.locator(':focus').textContent()).toBe('ada@acme.c0');
  });

  it('Mark as handled shows at once, and Undo takes it back', async () => {
    const { apiKey, lead } = await aFailedLead();
    const page = await open(apiKey, lead);
    await page.getByRole('button', { name: 'Mark as handled' }).click();
    await page.getByText('Handled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Failed', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Mark as handled' }).waitFor();
  });

  it('a refused Undo is said also where the lead’s page has been left', async () => {
    const { apiKey, lead } = await aFailedLead();
    const page = await open(apiKey, lead, { expected: /status of 409/ });
    const undo = page.getByRole('button', { name: 'Undo' });
    await page.route(`**/v1/leads/${lead.leadId}`, async (route) => {
      // Somebody else is a moment faster.
      if (route.request().postDataJSON()?.handled === false) await retryLead(parts.db, lead);
      await route.fallback();
    });
    await page.getByRole('button', { name: 'Mark as handled' }).click();
    await undo.hover(); // starts its time anew
    await page.getByRole('main').getByRole('link', { name: 'Leads' }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    await undo.click();
    await page.getByRole('alert').getByText('The lead is received, not failed').waitFor();
  });

  it('what the service refuses is taken back, with its sentence in place', async () => {
    const { apiKey, lead } = await aFailedLead();
    const page = await open(apiKey, lead, { expected: /status of 409/ });
    await page.getByRole('button', { name: 'Mark as handled' }).waitFor();
    await retryLead(parts.db, lead);
    await page.getByRole('button', { name: 'Mark as handled' }).click();
    await page.getByRole('alert').getByText('The lead is received, not failed').waitFor();
    expect(await page.getByText('Marked as handled').count()).toBe(0);
  });

  it.each(['Retry', 'Mark as handled'])('a refused %s shows how the lead stands by now', async (name) => {
    const { apiKey, lead } = await aFailedLead();
    const page = await open(apiKey, lead, { expected: /status of 409/ });
    const button = page.getByRole('button', { name });
    await button.waitFor();
    await retryLead(parts.db, lead);
    await button.click();
    await page.getByText('Stored, and on its way to HubSpot').waitFor();
    await page.getByRole('alert').getByText('The lead is received, not failed').waitFor();
    expect(await button.count()).toBe(0);
  });

  it('keeps nothing of a person who was erased, and offers no retry', async () => {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, { email: 'ada@acme.com', name: 'Ada King' });
    await room.run(lead);
    const [contact] = await hubspot.contacts();
    await eraseContact(parts.db, { hubId: ACME, contactId: contact?.id ?? '' });
    const page = await open(apiKey, lead);
    await page.getByText(/^Erased on .* because the contact was deleted for privacy in HubSpot\.$/).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Erased lead' }).waitFor();
    expect(await page.getByRole('main').textContent()).not.toMatch(/ada@acme|king/i);
    expect(await page.getByRole('button', { name: /Retry|Mark/ }).count()).toBe(0);
  });

  it.each(LOOKS)('is accessible and fits ($scheme, $width px), with its dialog', async (look) => {
    const { apiKey, lead } = await aFailedLead('invalid_email');
    const page = await open(apiKey, lead, look);
    await page.getByRole('button', { name: 'Correct email' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Correct email' }).click();
    await page.getByRole('button', { name: 'Correct and retry' }).click();
    await page.getByText('This is the address that HubSpot refuses').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });
});
