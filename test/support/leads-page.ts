import type { Page } from 'playwright-core';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { recordHalted } from '../../src/leads/record-outcome.ts';
import type { FailureCode, HaltedState, WaitReason } from '../../src/workflows/contract.ts';
import { LeadRun, runUntil } from '../faults/lead-run.ts';
import { useAddress } from './addresses.ts';
import { useApi } from './api.ts';
import { useBrowser } from './browser.ts';
import { forgetConnections } from './connections.ts';
import { useDatabase } from './database.ts';
import { useHubSpot } from './hubspot.ts';
import { KEYS } from './keys.ts';
import { leadSteps } from './lead-steps.ts';

/** The leads' pages before the real API; leads come to where a test needs them by the very steps of their run. */
export function useLeadsPage() {
  const parts = useDatabase();
  const hubspot = useHubSpot();
  const at = useAddress();
  const api = useApi(parts, { hubspot, at });
  const browser = useBrowser(api);
  afterEach(() => forgetConnections(parts.db));

  return {
    parts,
    hubspot,
    api,
    browser,
    /** Runs the lead as its workflow does, to its end or to where it waits. */
    async run(lead: LeadRef): Promise<void> {
      const { db } = parts;
      const { app } = hubspot;
      const steps = leadSteps({ db, app, ensureFreshToken: createEnsureFreshToken({ db, app, keys: KEYS }) });
      await runUntil([new LeadRun(steps, lead)], () => false);
    },
    /** As its run records it, begun and at once at its end. */
    fail: (lead: LeadRef, code: FailureCode = 'permission_denied') => halt(lead, { status: 'failed', code }),
    wait: (lead: LeadRef, waitingFor: WaitReason, waitMs: number | null = null) =>
      halt(lead, { status: 'waiting', waitingFor, waitMs }),
  };

  async function halt(lead: LeadRef, state: HaltedState): Promise<void> {
    await beginSync(parts.db, lead);
    await recordHalted(parts.db, lead, state);
  }
}

/** The row of a lead in the list. */
export const rowOf = (page: Page, email: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name: email, exact: true }) });

/** The emails in the order of the rows. */
export const emailsOf = (page: Page) =>
  page
    .getByRole('row')
    .getByRole('link', { name: /^\S+@\S+$/ })
    .allTextContents();

/** Waits until the list has this many leads, of which these are on the page. */
export const shows = async (page: Page, total: string, ...emails: string[]) => {
  await page.getByText(total, { exact: true }).waitFor();
  for (const email of emails) await rowOf(page, email).waitFor(); // the total may come before them
  await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' }); // the rows of before
  expect(await emailsOf(page)).toEqual(emails);
};

/** Presses Refresh now, and waits until the page shows the answer. */
export async function refresh(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Refresh now' });
  const rows = page.waitForResponse(/\/v1\/leads\?/);
  await button.click();
  await rows;
  await button.and(page.locator(':enabled')).waitFor(); // all the answers are there
}
