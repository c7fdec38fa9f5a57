import type { Page } from 'playwright-core';
import { connections } from '../../../src/db/schema.ts';
import { beginSync } from '../../../src/leads/begin-sync.ts';
import { recordHalted } from '../../../src/leads/record-outcome.ts';
import { wakeWaitingLeads } from '../../../src/leads/wake-waiting-leads.ts';
import { useAddress } from '../../support/addresses.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { connectionOf, forgetConnections } from '../../support/connections.ts';
import { useDatabase } from '../../support/database.ts';
import { ACME, BETA, GAMMA, useHubSpot } from '../../support/hubspot.ts';
import { faultsOf } from '../../support/hubspot-faults.ts';
import { severalLeads } from '../../support/leads.ts';
import { aConnectedTenant, aTenant, connect } from '../../support/tenants.ts';

const HUBSPOT = '/app/integrations/hubspot';
const CALLBACK = '/oauth/hubspot/callback';

describe('connecting HubSpot', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot({ at });
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  afterEach(() => forgetConnections(parts.db));

  const opened = (apiKey: string, path = HUBSPOT, options: Parameters<typeof browser.aPage>[0] = {}) =>
    browser.signedIn(apiKey, path, { origins: [hubspot.app.appUrl], ...options });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  /** What a person does on HubSpot's page. */
  async function decide(page: Page, decision: 'Allow' | 'Deny', account = 'Acme Inc') {
    await page.waitForURL((url) => url.origin === hubspot.app.appUrl);
    await page.getByRole('radio', { name: account }).check();
    await press(page, decision);
    await page.waitForURL((url) => url.origin === at.url);
  }
  const focused = (page: Page) => page.locator(':focus');

  it.each(LOOKS)(
    'goes to HubSpot in the same tab and comes back to a green Connected, the waiting leads and what to do next ($scheme, $width px)',
    async (look) => {
      const { tenantId, apiKey } = await aTenant(parts.db);
      await severalLeads(parts.db, tenantId, 2);
      const page = await opened(apiKey, '/app/integrations', look);
      await page.getByText('Not connected').waitFor();
      expect(await axe(page)).toEqual([]);
      await press(page, 'Connect');
      await decide(page, 'Allow');
      await page
        .getByText(
          'HubSpot is connected to acme.example (48000001), and 2 waiting leads are being sent; next: switch on Collect Lead for an agent, or Send a test lead.',
        )
        .waitFor();
      const row = page.getByRole('listitem').filter({ hasText: 'Creates or updates a HubSpot contact' });
      await row.getByText('Connected', { exact: true }).waitFor();
      await row.getByText('Sending waiting leads').waitFor();
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
      await row.getByRole('link', { name: 'Manage HubSpot' }).click();
      await page
        .getByRole('region', { name: 'Status' })
        .getByText('0 of 2 waiting leads are sent.')
        .waitFor();
      expect(api.signals).toContainEqual({ signal: 'reconnected', tenantId });
    },
  );

  it('shows a newcomer three steps and which of them are done', async () => {
    const { apiKey } = await aConnectedTenant(parts.db, hubspot);
    const page = await opened(apiKey, '/app/integrations');
    const steps = page.getByRole('list', { name: 'First steps' }).getByRole('listitem');
    await steps.getByText('Connect HubSpot, done').waitFor();
    await steps.getByText('Enable Collect Lead for an agent, not yet').waitFor();
    await steps.getByText('First lead synced, not yet').waitFor();
    await steps.getByRole('link', { name: 'Open agents' }).click();
    await page.getByRole('heading', { level: 1, name: 'Agents' }).waitFor();
  });

  describe('coming back without a connection says why, and has the focus', () => {
    it('denied', async () => {
      const page = await opened((await aTenant(parts.db)).apiKey);
      await press(page, 'Connect');
      await decide(page, 'Deny');
      const alert = page.getByRole('alert').and(focused(page));
      await alert
        .getByText(
          'You did not approve the connection in HubSpot, so nothing changed; press Connect to try again.',
        )
        .waitFor();
      await press(page, 'Close this message');
      await alert.waitFor({ state: 'hidden' });
      expect(new URL(page.url()).search).toBe('');
    });

    it('too late, or for the second time', async () => {
      const page = await opened((await aTenant(parts.db)).apiKey);
      await page.goto(`${CALLBACK}?code=code&state=spent`);
      await page
        .getByText('The approval took longer than 10 minutes, so we discarded it; press Connect again.')
        .waitFor();
    });

    it('with an account of another workspace', async () => {
      await aConnectedTenant(parts.db, hubspot);
      const page = await opened((await aTenant(parts.db)).apiKey);
      await press(page, 'Connect');
      await decide(page, 'Allow');
      await page
        .getByText(
          'HubSpot account 48000001 already belongs to another workspace, so we did not connect it; choose another account or disconnect it there.',
        )
        .waitFor();
    });

    it('with an approval that HubSpot does not confirm', async () => {
      await faultsOf(hubspot).arm({ operation: 'token.exchange', status: 400 });
      const page = await opened((await aTenant(parts.db)).apiKey);
      await press(page, 'Connect');
      await decide(page, 'Allow');
      await page
        .getByText('HubSpot did not confirm the approval, so nothing changed; press Connect again.')
        .waitFor();
    });

    it('from HubSpot’s marketplace, where nobody asked for it here', async () => {
      const page = await opened((await aTenant(parts.db)).apiKey);
      await page.goto(`${CALLBACK}?code=of-the-marketplace`);
      await page
        .getByText(
          "You came from HubSpot's marketplace; press Connect to link your HubSpot account to this workspace.",
        )
        .waitFor();
    });
  });

  it('a browser that is still here after five seconds gets a link', async () => {
    const page = await opened((await aTenant(parts.db)).apiKey);
    await page.clock.install();
    await page.route(`${hubspot.app.appUrl}/**`, (route) => route.fulfill({ status: 204 })); // leads nowhere
    await press(page, 'Connect');
    await page.getByText('Opening HubSpot…').waitFor();
    await page.getByText('Connecting').waitFor();
    const link = page.getByRole('link', { name: 'Continue to HubSpot' });
    expect(await link.count()).toBe(0);
    await page.clock.runFor(5_000);
    expect(await link.getAttribute('href')).toContain(`${hubspot.app.appUrl}/oauth/authorize`);
  });

  describe('with another account than before', () => {
    /** Back from HubSpot with Beta's approval, while two leads wait for Acme. */
    async function withBeta(look: Parameters<typeof opened>[2] = {}) {
      const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
      const page = await opened(apiKey, HUBSPOT, look);
      await parts.db.update(connections).set({ status: 'reconnect_required' });
      const leads = await severalLeads(parts.db, tenantId, 2);
      for (const lead of leads) {
        await beginSync(parts.db, lead);
        await recordHalted(parts.db, lead, { status: 'waiting', waitingFor: 'connection', waitMs: null });
      }
      await page.getByRole('button', { name: 'Refresh now' }).click();
      await press(page, 'Reconnect');
      await decide(page, 'Allow', 'Beta Ltd');
      const question = page.getByRole('alertdialog', { name: 'Another HubSpot account' });
      await question
        .and(focused(page))
        .getByText(
          'You approved beta.example (48000002), but 2 waiting leads were collected for acme.example (48000001).',
        )
        .waitFor();
      return { page, tenantId, question };
    }

    it.each(LOOKS)('it asks before it stores it ($scheme, $width px)', async (look) => {
      const { page, tenantId } = await withBeta(look);
      expect((await connectionOf(parts.db, tenantId)).hubId).toBe(ACME);
      expect(await axe(page)).toEqual([]);
      expect(await scrollsSideways(page)).toBe(false);
    });

    it('Use takes it, and the waiting leads along', async () => {
      const { page, tenantId } = await withBeta();
      await press(page, 'Use beta.example and send them there');
      await page
        .getByText(/^HubSpot is connected to beta\.example \(48000002\), and 2 waiting leads/)
        .waitFor();
      expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: BETA, status: 'connected' });
      expect(await wakeWaitingLeads(parts.db, tenantId)).toBe(2);
    });

    it.each([
      ['Use', 'Use beta.example and send them there'],
      ['Cancel', 'Cancel, keep acme.example'],
    ])(
      '%s does nothing when another one was approved meanwhile, says so and shows it',
      async (_what, name) => {
        const { page, tenantId, question } = await withBeta({ expected: /status of 404/ });
        await connect(parts.db, hubspot, tenantId, GAMMA); // by somebody else
        await press(page, name);
        await question
          .getByText(/^Another HubSpot account was approved meanwhile, so nothing was changed;/)
          .waitFor();
        await question.and(focused(page)).waitFor();
        await question.getByText(/^You approved gamma\.example \(48000003\)/).waitFor();
        expect((await connectionOf(parts.db, tenantId)).hubId).toBe(ACME);
        await press(page, 'Use gamma.example and send them there');
        await page.getByText(/^HubSpot is connected to gamma\.example \(48000003\)/).waitFor();
        expect((await connectionOf(parts.db, tenantId)).hubId).toBe(GAMMA);
      },
    );

    it('Cancel keeps the one before, and cannot be taken back', async () => {
      const { page, tenantId, question } = await withBeta({ expected: /status of 404/ });
      await press(page, 'Cancel, keep acme.example');
      await question.waitFor({ state: 'hidden' });
      expect((await connectionOf(parts.db, tenantId)).hubId).toBe(ACME);
      await page.goto(`${HUBSPOT}?pending=1`);
      await page.getByText('No other HubSpot account waits for your word').waitFor();
    });
  });
});
