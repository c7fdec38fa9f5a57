import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { FAILURE_CODES, type FaultCode, type PauseDetails } from './contract.ts';

const FAULT_CODES: ReadonlySet<string> = new Set<FaultCode>([
  'connection_required',
  'hubspot_limit',
  'hubspot_outage',
  'operator_fault',
  'database_unavailable',
  'person_busy',
  ...FAILURE_CODES,
]);

export interface Fault {
  readonly code: FaultCode;
  readonly waitMs: number | null;
}

/** Reads a failed activity: its code, and how long it asks to wait. `null` when this is no activity's failure. */
export function faultOf(error: unknown): Fault | null {
  if (!(error instanceof ActivityFailure)) return null;
  const { cause } = error;
  // A worker that died three times in a row, or an activity without end: our parts, not HubSpot.
  if (cause instanceof TimeoutFailure) return { code: 'database_unavailable', waitMs: null };
  if (!(cause instanceof ApplicationFailure)) return null;
  const code = FAULT_CODES.has(cause.type ?? '') ? (cause.type as FaultCode) : 'internal_error';
  const [details] = (cause.details ?? []) as [PauseDetails?];
  return { code, waitMs: details?.waitMs ?? null };
}
