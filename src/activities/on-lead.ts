import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { TemporalFailure } from '@temporalio/common';
import { requireReconnect } from '../connections/require-reconnect.ts';
import type { Db } from '../db/client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import type { HubSpotAnswered, LeadRef } from '../leads/lead.ts';
import { LeadFault } from '../leads/lead-fault.ts';
import { noteProblem } from '../leads/record-outcome.ts';
import { internalError, WAIT_SENTENCES } from '../leads/sentences.ts';
import { asFailure, knownFault } from './fault.ts';
import { Unforeseen } from './unforeseen.ts';

/**
 * Runs a step of a lead. What goes wrong is kept with the lead in words, and leaves as a code.
 * @throws {ApplicationFailure} of a known fault
 * @throws {Unforeseen} anything else, which is left to the interceptor
 */
export async function onLead<Result>(
  { db }: { db: Db },
  lead: LeadRef,
  step: () => Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof TemporalFailure) throw error;
    if (error instanceof HubSpotError && error.verdict.is === 'reconnect' && error.tokenVersion !== null) {
      await requireReconnect(db, lead.tenantId, { tokenVersion: error.tokenVersion, verdict: error.verdict });
    }
    const { attempt, retryPolicy } = Context.current().info;
    const isLast = attempt === retryPolicy?.maximumAttempts;
    const fault = knownFault(error);
    if (fault === null) {
      const traceId = randomUUID();
      const problem = {
        code: 'internal_error',
        message: internalError(traceId),
        details: { attempt, traceId },
      };
      // Our database may be what is out of order; the log has it all the same.
      await noteProblem(db, lead, problem, isLast ? null : WAIT_SENTENCES.internal).catch(() => {});
      throw new Unforeseen(traceId, error);
    }
    if (fault.code !== 'database_unavailable') {
      const hubspot = answerIn(error);
      const details = { attempt, ...(hubspot && { hubspot }) };
      const problem = { code: fault.code, message: fault.sentence, details };
      await noteProblem(db, lead, problem, fault.retryable && !isLast ? fault.sentence : null);
    }
    throw asFailure(fault);
  }
}

/** What HubSpot said, where it has said something. */
function answerIn(error: unknown): HubSpotAnswered | null {
  const said = error instanceof LeadFault ? error.cause : error;
  if (!(said instanceof HubSpotError)) return null;
  const { status, category, correlationId } = said;
  return { status, category, correlationId };
}
