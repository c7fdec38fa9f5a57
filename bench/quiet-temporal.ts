import { DefaultLogger, Runtime } from '@temporalio/worker';

/** The worker of the bare engine runs in this process, and its log would stand between the tables. */
export function quietTemporal(): void {
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'OFF' } } });
}
