export const CONNECTION_STATUSES = ['connected', 'reconnect_required', 'disconnected'] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

export type ConnectionEventKind =
  | 'connected'
  | 'reconnected'
  | 'renewed'
  | 'renewal_failed'
  | 'reconnect_required'
  | 'disconnected';

/** The last thing that went wrong with a connection, for the integration page. */
export interface ConnectionError {
  readonly code: string;
  readonly message: string;
  readonly at: string;
}
