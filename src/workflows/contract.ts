/**
 * What the outside world and the workflows agree on: names, ids, signals and payloads.
 * Everything here ends up in Temporal's history, so it carries ids and codes only.
 */

import { defineSearchAttributeKey } from '@temporalio/common';

export const LEAD_SYNC_QUEUE = 'lead-sync';
export const CONNECTIONS_QUEUE = 'connections';

export const SYNC_LEAD_WORKFLOW = 'syncLeadWorkflow';
export const SWEEP_WORKFLOW = 'sweepWorkflow';
export const TOKEN_REFRESH_WORKFLOW = 'tokenRefreshWorkflow';

/** Sent to a waiting lead when what it waits for is over, and to a tenant's refresh workflow after a re-auth. */
export const RECONNECTED = 'reconnected';
/** Sent to a tenant's refresh workflow: the connection was ended by a person. */
export const DISCONNECTED = 'disconnected';
/** Sent to a tenant's refresh workflow: renew the tokens now, however long they still live. */
export const REFRESH_NOW = 'refreshNow';
/** Query of a tenant's refresh workflow. */
export const STATUS = 'status';

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

/** Names one tenant. */
export interface TenantRef {
  readonly tenantId: string;
}

export const tokenRefreshWorkflowId = ({ tenantId }: TenantRef) => `token-refresh:${tenantId}`;

/** Whom a workflow's id names: a lead, a tenant, or neither. */
export function idsIn(workflowId: unknown): Partial<LeadRef> {
  const [, tenantId, leadId] =
    /^(?:sync-lead|token-refresh):([^:]+)(?::([^:]+))?$/.exec(String(workflowId)) ?? [];
  return { ...(tenantId ? { tenantId } : {}), ...(leadId ? { leadId } : {}) };
}

/** What a tenant's refresh workflow is told of the connection. */
export type ConnectionHealth =
  | { readonly state: 'connected'; readonly expiresInMs: number; readonly lifetimeMs: number }
  | { readonly state: 'reconnect_required' }
  /** Ended by a person: there is nothing left to look after. */
  | { readonly state: 'ended' };

/** What a tenant's refresh workflow answers to the query `status`. */
export interface TokenRefreshStatus {
  readonly state: 'renewing' | 'fresh' | 'renewal_failing' | 'waking_leads' | 'reconnect_required';
  /** ISO 8601; `null` while no time is set. */
  readonly nextAttemptAt: string | null;
  /** Attempts in a row that have failed. */
  readonly failures: number;
}

/** Whose move ends a wait: the workspace's, HubSpot's, the operator's, or our own parts'. */
export type WaitReason = 'connection' | 'hubspot_limit' | 'hubspot_outage' | 'operator' | 'internal';

/** Why a lead can't go on without a person. */
export const FAILURE_CODES = [
  'invalid_email',
  'required_property_missing',
  'permission_denied',
  'contact_conflict',
  'refused',
  'suppressed',
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
  | 'person_busy'
  | FailureCode;

/** `details[0]` of a failure that asks for a pause. */
export interface PauseDetails {
  readonly waitMs: number;
}

/** What a lead's run is told about its way to HubSpot. */
export type AccessResult = { readonly state: 'ready' } | { readonly state: 'nothing_to_do' };

export interface ContactMatch {
  readonly contactId: string | null;
  /** The account in which it was found: in another one its id means nothing, or somebody else. */
  readonly hubId?: number;
  /** The lead's email is one of the contact's additional ones. */
  readonly byOtherEmail?: boolean;
}

export interface ContactWritten {
  readonly contactId: string;
  readonly outcome: 'created' | 'updated';
}

/** A lead that can't go on now: it waits, or a person has to look at it. */
export type HaltedState =
  | { readonly status: 'waiting'; readonly waitingFor: WaitReason; readonly waitMs: number | null }
  | { readonly status: 'failed'; readonly code: FailureCode };
