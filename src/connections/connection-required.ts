import type { ConnectionStatus } from './connection.ts';

/** There is no working connection to HubSpot; only a person can make one. */
export class ConnectionRequired extends Error {
  readonly status: ConnectionStatus | 'not_connected';

  constructor(status: ConnectionStatus | 'not_connected') {
    super(`The tenant's HubSpot connection is ${status}`);
    this.name = 'ConnectionRequired';
    this.status = status;
  }
}
