import { DefaultLogger, type Logger as SdkLogger } from '@temporalio/worker';
import type { Logger } from 'pino';
import { idsIn } from '../workflows/contract.ts';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

interface Meta {
  readonly error?: unknown;
  readonly sdkComponent?: unknown;
  readonly taskToken?: unknown;
  readonly workflowId?: unknown;
}

/**
 * The SDK's own log lines in ours. An activity's failure comes with the failure itself, which is on record
 * already; only its code is logged again.
 */
export function temporalLogger(log: Logger): SdkLogger {
  const level = log.isLevelEnabled('debug') ? 'DEBUG' : 'INFO';
  return new DefaultLogger(level, ({ level, message, meta }) => {
    const { error, sdkComponent: _, taskToken: __, ...rest } = (meta ?? {}) as Meta;
    const ids = idsIn(rest.workflowId);
    log[LEVELS[level]]({ ...ids, ...rest, ...(error === undefined ? {} : { err: error }) }, message);
  });
}
