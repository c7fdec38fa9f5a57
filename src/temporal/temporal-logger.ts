import { DefaultLogger, type Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * The SDK's own log lines in ours. An activity's failure comes with the failure itself, which is on record
 * already; only its code is logged again.
 */
export function temporalLogger(log: Logger): SdkLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { error, sdkComponent: _, ...rest } = (meta ?? {}) as { error?: unknown; sdkComponent?: unknown };
    log[LEVELS[level]](error === undefined ? rest : { ...rest, err: error }, message);
  });
}
