import { requireReconnect } from '../connections/require-reconnect.ts';
import type { Db } from '../db/client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import type { LeadRef } from '../leads/lead.ts';
import { noteProblem } from '../leads/record-outcome.ts';
import { asFailure, knownFault } from './fault.ts';

/**
 * Runs a step of a lead. What goes wrong is kept with the lead in words, and leaves as a code.
 * @throws {ApplicationFailure} of a known fault; anything else is left to the interceptor
 */
export async function onLead<Result>(
  { db }: { db: Db },
  lead: LeadRef,
  step: () => Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof HubSpotError && error.verdict.is === 'reconnect' && error.tokenVersion !== null) {
      await requireReconnect(db, lead.tenantId, { tokenVersion: error.tokenVersion, why: error.verdict.why });
    }
    const fault = knownFault(error);
    if (fault === null) throw error;
    if (fault.code !== 'database_unavailable') {
      await noteProblem(db, lead, { code: fault.code, message: fault.sentence });
    }
    throw asFailure(fault);
  }
}
