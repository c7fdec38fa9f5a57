import type { WaitReason } from '../workflows/contract.ts';

export type { LeadRef, WaitReason } from '../workflows/contract.ts';

export const LEAD_STATUSES = ['received', 'syncing', 'waiting', 'synced', 'failed'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

export const WAIT_REASONS = [
  'connection',
  'hubspot_limit',
  'hubspot_outage',
  'operator',
  'internal',
] as const satisfies readonly WaitReason[];

export type LeadOutcome = 'created' | 'updated';

/** What a form or a model may put into a field. */
export type FieldValue = string | number | boolean | null | FieldValue[] | { [key: string]: FieldValue };
export type LeadFields = Record<string, FieldValue>;

/** Something of the lead that HubSpot did not get, while the rest was synced: by a fault, or as it should be. */
export interface LeadWarning {
  readonly code: WarningCode;
  readonly field: string;
  readonly property: string | null;
  readonly message: string;
}
export type WarningCode =
  | 'not_mapped'
  | 'property_not_found'
  | 'property_read_only'
  | 'invalid_option'
  | 'invalid_value'
  | 'superseded'
  | 'kept_existing';

/** What is as somebody has chosen it, or as it should be, is a note: nobody has to look at it. */
const NOTES: readonly WarningCode[] = ['not_mapped', 'superseded', 'kept_existing'];
export const severityOf = ({ code }: LeadWarning) => (NOTES.includes(code) ? 'note' : 'warning');
/** A JSON path, quoted for SQL, to the warnings that are none of these. */
export const ANY_WARNING = `'$[*] ? (${NOTES.map((code) => `@.code != "${code}"`).join(' && ')})'`;

/** What stands in a lead's way, or why it failed: a stable code and one sentence for a person. */
export interface LeadProblem {
  readonly code: string;
  readonly message: string;
  readonly details?: LeadEventDetails;
}

/** What became of one field (or, for a name that is split, of its half). Values as HubSpot got them. */
export interface LeadFieldResult {
  readonly field: string;
  readonly property: string;
  /** What people see in HubSpot, where the account was asked. */
  readonly label: string | null;
  /** `null` where it was erased. */
  readonly value: string | null;
  readonly result: 'sent' | 'kept_existing';
}

/** Why nothing of a lead's person is left: HubSpot erased them, they asked for it, or the time to keep it is over. */
export const ERASED_BECAUSE = ['hubspot_privacy_deletion', 'request', 'retention'] as const;
export type ErasedBecause = (typeof ERASED_BECAUSE)[number];

/** What a visitor was asked and has answered, as proof. */
export interface LeadConsent {
  readonly text: string;
  readonly given: boolean;
  readonly at: string;
  readonly page: string | null;
}

/** What stands behind an event's sentence, for whoever looks closer. Nothing personal. */
export interface LeadEventDetails {
  /** Of the step that failed, among its three in a row. */
  readonly attempt?: number;
  readonly hubspot?: HubSpotAnswered;
  /** Leads to our log, where the fault is ours. */
  readonly traceId?: string;
  /** Of a lead that was synced. */
  readonly notes?: readonly LeadNote[];
}
export interface HubSpotAnswered {
  /** HTTP status; `null` when no answer came. */
  readonly status: number | null;
  readonly category: string | null;
  readonly correlationId: string | null;
}

/** What was unusual about a contact when it was written. */
export const LEAD_NOTE_CODES = ['additional_email', 'recreated', 'merged'] as const;
export interface LeadNote {
  readonly code: (typeof LEAD_NOTE_CODES)[number];
  readonly message: string;
}

export const LEAD_EVENT_KINDS = [
  'received',
  'syncing',
  'attempt_failed',
  'waiting',
  'woken',
  'synced',
  'failed',
  'retried',
  'corrected',
  'handled',
  'reopened',
  'erased',
] as const;
export type LeadEventKind = (typeof LEAD_EVENT_KINDS)[number];
