import { inspect } from 'node:util';
import { ApplicationFailure, DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Logger } from 'pino';
import { activityInterceptors } from '../../src/activities/interceptor.ts';
import { createLog } from '../../src/log.ts';
import { caught } from './caught.ts';

/** Where activities run as in the worker; Temporal's own log of their failures stays away. */
export const anActivityEnvironment = (
  log = createLog('test', 'silent'),
  info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {},
) =>
  new MockActivityEnvironment(info, {
    interceptors: [activityInterceptors(log)],
    logger: new DefaultLogger('ERROR'),
  });

/** Runs an activity as one of the three attempts that a workflow gives it. */
export function runAttempt<Input, Result>(
  attempt: number,
  activity: (input: Input) => Promise<Result>,
  input: Input,
): Promise<Result> {
  const environment = anActivityEnvironment(undefined, { attempt, retryPolicy: { maximumAttempts: 3 } });
  return environment.run(activity, input);
}

/** Runs an activity as the worker does, with the interceptor around it. */
export function runActivity<Input, Result>(
  activity: (input: Input) => Promise<Result>,
  input: Input,
  log?: Logger,
): Promise<Result> {
  return anActivityEnvironment(log).run(activity, input);
}

/** How an activity fails, and the very text that Temporal would keep of it. */
export async function failureOf(running: Promise<unknown>) {
  const error = await caught(running);
  if (!(error instanceof ApplicationFailure)) throw new Error(`No ApplicationFailure: ${inspect(error)}`);
  const kept = new DefaultFailureConverter().errorToFailure(error, defaultPayloadConverter);
  const { type, message, nonRetryable, details, stack, cause } = error;
  return { type, message, nonRetryable, details, stack, cause, kept: inspect(kept, { depth: null }) };
}
