import type { z } from 'zod';
import type { Integration as IntegrationSchema } from '../../../src/api/schemas/integration.ts';
import { useAddress } from '../../support/addresses.ts';
import { useApi } from '../../support/api.ts';
import { axe, LOOKS, scrollsSideways, useBrowser } from '../../support/browser.ts';
import { useDatabase } from '../../support/database.ts';
import { aTenant } from '../../support/tenants.ts';

type Integration = z.output<typeof IntegrationSchema>;

const SINCE = '2026-11-03T09:12:00.000Z';
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const NO_LEADS = { received: 0, syncing: 0, waiting: 0, synced: 0, failed: 0 };

const CONNECTED: Integration = {
  status: 'connected',
  health: 'ok',
  reason: null,
  since: null,
  nextRetryAt: null,
  account: {
    hubId: 12345678,
    name: 'acme.example',
    domain: 'acme.example',
    type: 'DEVELOPER_TEST',
    timeZone: 'Europe/Berlin',
    uiUrl: 'https://app.hubspot.com/contacts/12345678',
  },
  scopes: ['oauth', 'crm.objects.contacts.read', 'crm.objects.contacts.write'],
  accessExpiresAt: inAnHour(),
  renewsAt: inAnHour(),
  refreshedAt: SINCE,
  connectedAt: SINCE,
  connectedBy: 'admin@acme.example',
  disconnectedAt: null,
  disconnectedBy: null,
  waitingCount: 12,
  failedOpen: 3,
  synced24h: 1_204,
  counts: { ...NO_LEADS, synced: 1_204 },
  lastSyncedAt: SINCE,
  drain: null,
  limit: null,
  lastError: null,
  checklist: { connected: true, collectLead: true, firstSynced: true },
};
const DRAIN = { sent: 48, total: 132, etaSeconds: 61 };
const LIMIT = { kind: 'burst', requestsPer10s: 100, queued: 400, etaSeconds: 130, until: null } as const;
const NOT_CONNECTED = { status: 'not_connected', account: null, checklist: CONNECTED.checklist } as const;

interface State {
  readonly is: Partial<Integration>;
  readonly badges: readonly string[];
  readonly says: RegExp;
  /** The one thing to press; `null`: there is nothing to do. */
  readonly button: string | null;
}

/** What the page has to say in each state of the connection. */
const STATES: Readonly<Record<string, State>> = {
  'not connected': {
    is: NOT_CONNECTED,
    badges: ['Not connected'],
    says: /^HubSpot is not connected, so 12 leads are kept here; connect and they are sent by themselves\.$/,
    button: 'Connect',
  },
  'not connected, one lead': {
    is: { ...NOT_CONNECTED, waitingCount: 1 },
    badges: ['Not connected'],
    says: /^HubSpot is not connected, so 1 lead is kept here; connect and it is sent by itself\.$/,
    button: 'Connect',
  },
  connected: {
    is: {},
    badges: ['Connected'],
    says: /^New leads become HubSpot contacts within seconds\.$/,
    button: 'Send a test lead',
  },
  'connected, no lead yet': {
    is: { counts: NO_LEADS, lastSyncedAt: null },
    badges: ['Connected'],
    says: /^No lead has arrived yet; send a test lead to see one go through\.$/,
    button: 'Send a test lead',
  },
  'first sync': {
    is: { drain: DRAIN },
    badges: ['Connected', 'Sending waiting leads'],
    says: /^48 of 132 waiting leads are sent; about 1 min left\.$/,
    button: 'Send a test lead',
  },
  'first sync at the limit': {
    is: { drain: DRAIN, health: 'limited', limit: LIMIT },
    badges: ['Connected', 'Sending waiting leads', 'Limited'],
    says: /^HubSpot allows 100 requests in 10 s, so 400 leads are queued and done in about 2 min; nothing to do\.$/,
    button: null,
  },
  'daily limit': {
    is: { health: 'limited', limit: { ...LIMIT, kind: 'daily', until: SINCE } },
    badges: ['Connected', 'Limited'],
    says: /^HubSpot's daily limit is used up, so 400 leads wait until .+; nothing to do\.$/,
    button: null,
  },
  outage: {
    is: { health: 'outage', since: SINCE, nextRetryAt: inAnHour() },
    badges: ['Connected', 'Delayed'],
    says: /^HubSpot has not answered since .+, so 12 leads wait and we try again at .+; nothing to do, HubSpot's status page may say more\.$/,
    button: 'HubSpot status (opens in a new tab)',
  },
  'renewal failing': {
    is: { health: 'refresh_failing', since: SINCE },
    badges: ['Connected', 'Renewal delayed'],
    says: /^Renewing our access has failed since .+ and we keep trying; leads still sync until .+\.$/,
    button: null,
  },
  'renewal failing, access over': {
    is: { health: 'refresh_failing', since: SINCE, accessExpiresAt: SINCE },
    badges: ['Connected', 'Renewal delayed'],
    says: /^Renewing our access has failed since .+ and we keep trying; leads wait until it works again\.$/,
    button: null,
  },
  'renewal failing by our own fault': {
    is: {
      health: 'refresh_failing',
      since: SINCE,
      reason: { code: 'own_fault', message: 'a fault of our own keeps us from renewing our access' },
    },
    badges: ['Connected', 'Renewal delayed'],
    says: /^A fault of our own keeps us from renewing our access since .+, so leads may have to wait until our operator has corrected it; after some five hours they fail, and can then be retried\.$/,
    button: null,
  },
  'reconnect required': {
    is: {
      status: 'reconnect_required',
      since: SINCE,
      reason: { code: 'account_closed', message: 'the HubSpot account was closed' },
    },
    badges: ['Reconnect required'],
    says: /^HubSpot no longer accepts our access since .+ \(the HubSpot account was closed\), so 12 leads wait here; reconnect and they are sent by themselves\.$/,
    button: 'Reconnect',
  },
  'our credentials refused': {
    is: { health: 'operator', since: SINCE },
    badges: ['Connected', 'Operator needed'],
    says: /^HubSpot refuses this installation's app credentials, so leads wait; your connection is fine and only the operator can repair it \(HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET\)\.$/,
    button: null,
  },
  disconnected: {
    is: { status: 'disconnected', disconnectedAt: SINCE, disconnectedBy: 'An admin' },
    badges: ['Disconnected'],
    says: /^An admin disconnected HubSpot on (\d+ Nov 2026|Nov \d+, 2026), so 12 leads wait here; mapping and history are kept\.$/,
    button: 'Connect',
  },
};
const BUTTONS = ['Connect', 'Reconnect', 'HubSpot status (opens in a new tab)', 'Send a test lead'];

describe('the HubSpot page', () => {
  const parts = useDatabase();
  const at = useAddress();
  const api = useApi(parts, { at });
  const browser = useBrowser(api);

  it.each(LOOKS)(
    'says in one sentence how the connection is, offers the one thing to do, and is accessible ($scheme, $width px)',
    async (look) => {
      const { apiKey } = await aTenant(parts.db);
      const page = await browser.signedIn(apiKey, '/app/integrations/hubspot', look);
      const refresh = page.getByRole('button', { name: 'Refresh now' });
      let now = CONNECTED;
      await page.route('**/v1/integrations/hubspot', (route) => route.fulfill({ json: now }));
      const top = page.getByRole('heading', { level: 1 }).locator('..');
      for (const [name, { is, badges, says, button }] of Object.entries(STATES)) {
        now = { ...CONNECTED, ...is };
        await refresh.click();
        await refresh.and(page.locator(':not([data-loading])')).waitFor();
        const sentence = page.getByRole('main').getByText(says);
        await sentence.waitFor();
        expect([name, await sentence.count()]).toEqual([name, 1]);
        expect([name, await top.locator('.mantine-Badge-label').allTextContents()]).toEqual([name, badges]);
        const around = sentence.locator('..').locator('..');
        const offered: string[] = [];
        for (const each of BUTTONS) {
          const control = around
            .getByRole('button', { name: each, exact: true })
            .or(around.getByRole('link', { name: each, exact: true }));
          if ((await control.count()) > 0) offered.push(each);
        }
        expect([name, offered]).toEqual([name, button === null ? [] : [button]]);
        expect([name, await axe(page)]).toEqual([name, []]);
        expect([name, await scrollsSideways(page)]).toEqual([name, false]);
      }
    },
  );

  it('shows the account, who connected it, its permissions in words, and numbers that open those leads', async () => {
    const { apiKey } = await aTenant(parts.db);
    const page = await browser.signedIn(apiKey, '/app/integrations');
    await page.route('**/v1/integrations/hubspot', (route) => route.fulfill({ json: CONNECTED }));
    await page.goto('/app/integrations/hubspot');
    const account = page.getByRole('region', { name: 'Account' });
    await account.getByText('acme.example (12345678)').waitFor();
    await account.getByText('Developer test account').waitFor();
    await account.getByText('by admin@acme.example').waitFor();
    await account.getByText(/^renews by itself, next by .*\d\d?:\d\d/).waitFor();
    await account.getByText('Read contacts: to find an existing contact by email').waitFor();
    await account.getByText('crm.objects.contacts.write').waitFor();
    const leads = page.getByRole('region', { name: 'Leads' });
    await leads.getByText('1,204').waitFor();
    await leads.getByRole('link', { name: 'Failed' }).click();
    await page.waitForURL((url) => url.href.endsWith('/app/leads?status=failed&handled=false'));
  });
});
