/**
 * What the outside world and the workflows agree on: names, ids, signals and payloads.
 * Everything here ends up in Temporal's history, so it carries ids and codes only.
 */

import { defineSearchAttributeKey } from '@temporalio/common';

export const LEAD_SYNC_QUEUE = 'lead-sync';
export const CONNECTIONS_QUEUE = 'connections';

export const SYNC_LEAD_WORKFLOW = 'syncLeadWorkflow';
export const SWEEP_WORKFLOW = 'sweepWorkflow';

/** Sent to a waiting lead when what it waits for is over, and to a tenant's refresh workflow after a re-auth. */
export const RECONNECTED = 'reconnected';

export const SWEEP_SCHEDULE_ID = 'sweep-overdue-leads';

/** Search attributes, registered at the server before any run can start. */
export const TENANT_ID = defineSearchAttributeKey('TenantId', 'KEYWORD');
/** Set at the start and changed only when a lead waits or fails: each change costs an event. */
export const LEAD_STATUS = defineSearchAttributeKey('LeadStatus', 'KEYWORD');

/** Names one lead. */
export interface LeadRef {
  readonly tenantId: string;
  readonly leadId: string;
}

export const syncLeadWorkflowId = ({ tenantId, leadId }: LeadRef) => `sync-lead:${tenantId}:${leadId}`;

/** Whose move ends a wait: the workspace's, HubSpot's, the operator's, or our own parts'. */
export type WaitReason = 'connection' | 'hubspot_limit' | 'hubspot_outage' | 'operator' | 'internal';

/** Why a lead can't go on without a person. */
export const FAILURE_CODES = [
  'invalid_email',
  'required_property_missing',
  'permission_denied',
  'contact_conflict',
  'refused',
  'outage_exhausted',
  'internal_error',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** The `type` of every failure that an activity throws: a wait, one more try, or a person's turn. */
export type FaultCode =
  | 'connection_required'
  | 'hubspot_limit'
  | 'hubspot_outage'
  | 'operator_fault'
  | 'database_unavailable'
  | FailureCode;

/** `details[0]` of a failure that asks for a pause. */
export interface PauseDetails {
  readonly waitMs: number;
}

/** What a lead's run is told about its way to HubSpot. */
export type AccessResult = { readonly state: 'ready' } | { readonly state: 'already_synced' };

export interface ContactMatch {
  readonly contactId: string | null;
}

export interface ContactWritten {
  readonly contactId: string;
  readonly outcome: 'created' | 'updated';
}

/** A lead that can't go on now: it waits, or a person has to look at it. */
export type HaltedState =
  | { readonly status: 'waiting'; readonly waitingFor: WaitReason; readonly waitMs: number | null }
  | { readonly status: 'failed'; readonly code: FailureCode };
