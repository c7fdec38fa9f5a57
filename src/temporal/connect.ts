import { Client, Connection } from '@temporalio/client';
import { temporalConnectionOptions } from './connection-options.ts';

/** Connects with the first call, so that a server which is away stops nobody from starting. */
export function temporalClient(): Client {
  const { connectionOptions, namespace } = temporalConnectionOptions();
  return new Client({ connection: Connection.lazy(connectionOptions), namespace });
}
