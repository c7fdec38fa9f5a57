import { ApplicationFailure } from '@temporalio/common';
import { ConnectionRequired } from '../connections/connection-required.ts';
import { AccountSwitched } from '../connections/hubspot-accounts.ts';
import { isDatabaseAway } from '../db/database-error.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import { LeadFault } from '../leads/lead-fault.ts';
import { PersonBusy } from '../leads/person-lease.ts';
import { FAILURE_SENTENCES, LIMIT_SENTENCES, WAIT_SENTENCES } from '../leads/sentences.ts';
import type { FaultCode, PauseDetails } from '../workflows/contract.ts';

export interface Fault {
  readonly code: FaultCode;
  /** For a person; kept in PostgreSQL, never in Temporal's history. */
  readonly sentence: string;
  readonly waitMs: number | null;
  /** Worth one of the three attempts; anything else leaves the activity at once. */
  readonly retryable: boolean;
}

/** What went wrong, as the workflow understands it; `null` for what nobody foresaw. */
export function knownFault(error: unknown): Fault | null {
  if (error instanceof LeadFault) return fault(error.code, error.message);
  if (error instanceof ConnectionRequired) return fault('connection_required', WAIT_SENTENCES.connection);
  if (error instanceof HubSpotError) return hubspotFault(error);
  if (error instanceof PersonBusy) return fault('person_busy', WAIT_SENTENCES.internal);
  if (error instanceof AccountSwitched)
    return { ...fault('internal_error', WAIT_SENTENCES.internal), retryable: true };
  if (isDatabaseAway(error)) return fault('database_unavailable', WAIT_SENTENCES.internal);
  return null;
}

function hubspotFault({ verdict }: HubSpotError): Fault {
  switch (verdict.is) {
    case 'wait':
      return { ...fault('hubspot_limit', LIMIT_SENTENCES[verdict.why]), waitMs: verdict.ms };
    case 'try_again':
      return { ...fault('hubspot_outage', WAIT_SENTENCES.hubspot_outage), retryable: true };
    case 'reconnect':
      return fault('connection_required', WAIT_SENTENCES.connection);
    case 'operator':
      return fault('operator_fault', WAIT_SENTENCES.operator);
    case 'forbidden':
      return fault('permission_denied', FAILURE_SENTENCES.permission_denied);
    case 'unauthorized':
    case 'exists':
    case 'gone':
    case 'invalid':
    case 'code_refused': // answered where the call was made; from elsewhere HubSpot did not do its part
      return fault('refused', FAILURE_SENTENCES.refused);
  }
}

const fault = (code: FaultCode, sentence: string): Fault => ({
  code,
  sentence,
  waitMs: null,
  retryable: false,
});

/** The only form in which a failure enters Temporal's history: a code, no message, no stack, no cause. */
export function asFailure({ code, waitMs, retryable }: Fault): ApplicationFailure {
  const details: PauseDetails[] = waitMs === null ? [] : [{ waitMs }];
  return bare(ApplicationFailure.create({ type: code, message: code, nonRetryable: !retryable, details }));
}

/** For what nobody foresaw: the trace id leads to the log, which has the rest. */
export function asUnknownFailure(traceId: string): ApplicationFailure {
  return bare(
    ApplicationFailure.create({ type: 'internal_error', message: `internal error, trace ${traceId}` }),
  );
}

function bare(failure: ApplicationFailure): ApplicationFailure {
  failure.stack = '';
  return failure;
}
