import type { Verdict } from '../hubspot/hubspot-error.ts';

export const CONNECTION_STATUSES = ['connected', 'reconnect_required', 'disconnected'] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** Beside the status: is work delayed, and by whom. */
export const HEALTHS = ['ok', 'limited', 'outage', 'refresh_failing', 'operator'] as const;
export type Health = (typeof HEALTHS)[number];

export type ConnectionEventKind =
  | 'connected'
  | 'reconnected'
  | 'account_switched'
  | 'mapping_changed'
  | 'renewed'
  | 'renewal_failed'
  | 'reconnect_required'
  | 'disconnected';

/** The last thing that went wrong with a connection, for the integration page. */
export interface ConnectionError {
  readonly code: string;
  readonly message: string;
  /** When it began. */
  readonly at: string;
  /** Permissions that are missing, where HubSpot names them. */
  readonly scopes?: readonly string[];
  /** What HubSpot said last, for those who waited for the answer. */
  readonly verdict?: Verdict;
}
