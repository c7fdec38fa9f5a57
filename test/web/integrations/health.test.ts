import type { Page } from 'playwright-core';
import { createEnsureFreshToken } from '../../../src/connections/ensure-fresh-token.ts';
import { hubspotQuotas } from '../../../src/db/schema.ts';
import { LeadRun, runUntil } from '../../faults/lead-run.ts';
import { useAddress } from '../../support/addresses.ts';
import { useApi } from '../../support/api.ts';
import { useBrowser } from '../../support/browser.ts';
import { forgetConnections, leaveTokenLife } from '../../support/connections.ts';
import { useDatabase } from '../../support/database.ts';
import { useHubSpot } from '../../support/hubspot.ts';
import { faultsOf } from '../../support/hubspot-faults.ts';
import { KEYS } from '../../support/keys.ts';
import { leadSteps } from '../../support/lead-steps.ts';
import { aLead } from '../../support/leads.ts';
import { aConnectedTenant } from '../../support/tenants.ts';

const TIME = String.raw`.*\d\d?:\d\d(\s[AP]M)?`;

describe('while HubSpot stands in the way of a lead', () => {
  const parts = useDatabase();
  const at = useAddress();
  const hubspot = useHubSpot({ at });
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  const arm = (fault: Parameters<ReturnType<typeof faultsOf>['arm']>[0]) => faultsOf(hubspot).arm(fault);
  afterEach(() => forgetConnections(parts.db));

  /** A lead that HubSpot has stopped, and the page that says so. */
  async function stopped(fault: Parameters<typeof arm>[0], before = async (_tenantId: string) => {}) {
    const { tenantId, apiKey } = await aConnectedTenant(parts.db, hubspot);
    const { app } = hubspot;
    const ensureFreshToken = createEnsureFreshToken({ db: parts.db, app, keys: KEYS });
    const run = new LeadRun(
      leadSteps({ db: parts.db, app, ensureFreshToken }),
      await aLead(parts.db, tenantId),
    );
    await before(tenantId);
    await arm(fault);
    await runUntil([run], () => false);
    const page = await browser.signedIn(apiKey, '/app/integrations/hubspot');
    return {
      page,
      /** HubSpot is itself again, and the lead's time to wait is over. */
      async goOn() {
        await faultsOf(hubspot).lift();
        await parts.db.delete(hubspotQuotas);
        run.again();
        await runUntil([run], () => false);
        expect(run.end).toBe('synced');
        await page.getByRole('button', { name: 'Refresh now' }).click();
        await page.getByText('New leads become HubSpot contacts within seconds.').waitFor();
        expect(await badges(page)).toEqual(['Connected']);
        expect(await colourOfConnected(page)).toContain('green');
      },
    };
  }
  const header = (page: Page) => page.getByRole('heading', { level: 1 }).locator('..');
  const badges = (page: Page) => header(page).locator('.mantine-Badge-label').allTextContents();
  const colourOfConnected = (page: Page) => header(page).locator('svg').first().getAttribute('stroke');

  it('a HubSpot that does not answer turns Connected orange, until a lead gets through', async () => {
    const { page, goOn } = await stopped({ status: 503, times: 99 });
    await page
      .getByText(
        new RegExp(
          `^HubSpot has not answered since ${TIME}, so 1 lead waits and we try again at ${TIME}; nothing to do, HubSpot's status page may say more\\.$`,
        ),
      )
      .waitFor();
    expect(await badges(page)).toEqual(['Connected', 'Delayed']);
    expect(await colourOfConnected(page)).toContain('orange');
    await page.getByRole('link', { name: /^HubSpot status/ }).waitFor();
    await goOn();
  });

  it('its request limit is no refusal, so Connected stays green', async () => {
    const { page, goOn } = await stopped({
      status: 429,
      policyName: 'TEN_SECONDLY_ROLLING',
      times: 99,
      headers: { 'retry-after': '30' },
    });
    await page
      .getByText(/^HubSpot allows [\d,]+ requests in 10 s, so 1 lead is queued and .+; nothing to do\.$/)
      .waitFor();
    expect(await badges(page)).toEqual(['Connected', 'Limited']);
    expect(await colourOfConnected(page)).toContain('green');
    await goOn();
  });

  it('its daily limit says until when', async () => {
    const { page, goOn } = await stopped({ status: 429, policyName: 'DAILY', times: 99 });
    await page
      .getByText(/^HubSpot's daily limit is used up, so 1 lead waits until .*\d\d?:\d\d.*; nothing to do\.$/)
      .waitFor();
    expect(await badges(page)).toEqual(['Connected', 'Limited']);
    await goOn();
  });

  it('refused app credentials are the operator’s to repair, and are said on every page', async () => {
    const refused = { operation: 'token.refresh', status: 401, times: 99, body: { error: 'invalid_client' } };
    const { page, goOn } = await stopped(refused, (tenantId) => leaveTokenLife(parts.db, tenantId, 0));
    const sentence = page.getByText(/^HubSpot refuses this installation's app credentials, so leads wait;/);
    await sentence.waitFor();
    expect(await sentence.count()).toBe(1);
    expect(await badges(page)).toEqual(['Connected', 'Operator needed']);
    expect(await colourOfConnected(page)).toContain('orange');
    await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await sentence.waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Integrations' }).click();
    await page.getByRole('link', { name: 'Manage HubSpot' }).click();
    await goOn();
    expect(await sentence.count()).toBe(0);
  });
});
