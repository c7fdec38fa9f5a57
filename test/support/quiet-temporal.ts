import { DefaultLogger, Runtime } from '@temporalio/worker';

/** The SDK says much about what tests do on purpose. */
export function quietTemporal(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'OFF' } },
  });
}
