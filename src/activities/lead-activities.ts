import { Context } from '@temporalio/activity';
import type { Logger } from 'pino';
import type { AccountOf } from '../connections/hubspot-accounts.ts';
import type { Db } from '../db/client.ts';
import { beginSync } from '../leads/begin-sync.ts';
import type { LeadRef } from '../leads/lead.ts';
import { queueAgain } from '../leads/queue-again.ts';
import { recordHalted } from '../leads/record-outcome.ts';
import { searchContact } from '../leads/search-contact.ts';
import { writeContact } from '../leads/write-contact.ts';
import type { AccessResult, ContactMatch, ContactWritten, HaltedState } from '../workflows/contract.ts';
import { onLead } from './on-lead.ts';

export interface LeadActivityDeps {
  readonly db: Db;
  readonly accountOf: AccountOf;
  readonly log: Logger;
}

/** The lead's first step has just asked which account it is; an attempt that is repeated asks anew. */
const sinceRefresh = () => ({ mayBeOld: Context.current().info.attempt === 1 });

/** The steps of one lead. Each may run again after a crash and then finds its work done, or does it once more without harm. */
export function leadActivities(deps: LeadActivityDeps) {
  const { db, accountOf, log } = deps;
  return {
    /** Marks the lead as being worked on and makes sure that HubSpot will let us in. */
    refreshToken: (lead: LeadRef): Promise<AccessResult> =>
      onLead(deps, lead, async () => {
        const access = accountOf(lead.tenantId);
        access.catch(() => {}); // of a lead with nothing to do it does not matter
        const before = await beginSync(db, lead);
        // No lead: the database was set back to before it came.
        if (before === null || before === 'synced' || before === 'erased') return { state: 'nothing_to_do' };
        await access;
        return { state: 'ready' };
      }),

    /** Finds the contact that has the lead's email. */
    searchContact: (lead: LeadRef): Promise<ContactMatch> =>
      onLead(deps, lead, async () => {
        const account = await accountOf(lead.tenantId, sinceRefresh());
        return { ...(await searchContact({ db, account }, lead)), hubId: account.hubId };
      }),

    /** Writes the contact and records the outcome. */
    createOrUpdateContact: ({
      contactId,
      hubId,
      byOtherEmail = false,
      ...lead
    }: LeadRef & ContactMatch): Promise<ContactWritten> =>
      onLead(deps, lead, async () => {
        const account = await accountOf(lead.tenantId, sinceRefresh());
        const isOfAccount = hubId === undefined || hubId === account.hubId;
        const match = isOfAccount ? { contactId, byOtherEmail } : { contactId: null };
        const written = await writeContact({ db, account }, { ...lead, ...match });
        log.info({ ...lead, hubId: account.hubId, ...written }, 'the lead is synced');
        return written;
      }),

    /** Puts the lead back in line, as the time that it had to wait is over. */
    queueAgain: (lead: LeadRef): Promise<void> => queueAgain(db, lead),

    /** Records that the lead waits, or has failed. */
    recordState: async ({ state, ...lead }: LeadRef & { state: HaltedState }): Promise<void> => {
      await recordHalted(db, lead, state);
      log.info({ ...lead, ...state }, 'the lead is halted');
    },
  };
}
