import { randomUUID } from 'node:crypto';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInterceptors } from '@temporalio/worker';
import type { Logger } from 'pino';
import { unforeseenErrors } from '../metrics/instruments.ts';
import { idsIn } from '../workflows/contract.ts';
import { asFailure, asUnknownFailure, knownFault } from './fault.ts';
import { Unforeseen } from './unforeseen.ts';

/** A third of the shortest heartbeat time-out; short activities never send one. */
export const HEARTBEAT_MS = 3_000;

/**
 * Stands around every activity: heartbeats while it runs, so that a dead worker is noticed within seconds, and
 * lets failures into Temporal's history as codes only. A database driver's message carries the statement's
 * parameters, which are a person's data.
 */
export function activityInterceptors(log: Logger): (context: Context) => ActivityInterceptors {
  return (context) => ({
    inbound: {
      async execute(input, next) {
        const heartbeat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
        try {
          return await next(input);
        } catch (error) {
          if (error instanceof ApplicationFailure || error instanceof CancelledFailure) throw error;
          const fault = knownFault(error);
          if (fault !== null)
            throw asFailure({ ...fault, retryable: fault.retryable || isUnbounded(context) });
          const [traceId, err] =
            error instanceof Unforeseen ? [error.traceId, error.cause] : [randomUUID(), error];
          unforeseenErrors.inc({ where: 'activity' });
          const { activityType, workflowExecution, attempt } = context.info;
          const workflowId = workflowExecution?.workflowId;
          log.error(
            { traceId, ...idsIn(workflowId), activityType, workflowId, attempt, err },
            'an activity failed unexpectedly',
          );
          throw asUnknownFailure(traceId);
        } finally {
          clearInterval(heartbeat);
        }
      },
    },
  });
}

/** What must be on record is tried for as long as it takes: a final failure would end its run, not pause it. */
const isUnbounded = ({ info: { retryPolicy } }: Context): boolean =>
  retryPolicy !== undefined && !retryPolicy.maximumAttempts; // 0 is how the server says it
