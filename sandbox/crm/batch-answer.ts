import { z } from 'zod';
import { validationError } from '../api-error.ts';
import type { Answer } from '../endpoint.ts';

export type BatchError = {
  status: 'error';
  category: string;
  message: string;
  context: Record<string, string[]>;
};

type Outcome = { results: object[]; errors: BatchError[] };

const inputsMax = 100;

/** The inputs of a batch: at least one, at most a hundred. */
export const inputsOf = <T extends z.ZodType>(input: T) => z.array(input).min(1, 'must not be empty');

/** Refuses a batch of more than HubSpot takes at once. */
export function refuseExcess(inputs: unknown[]): void {
  if (inputs.length <= inputsMax) return;
  throw validationError(
    `The maximum number of inputs supported in a batch request for contacts is ${inputsMax}. Received ${inputs.length}`,
  );
}

/** Refuses ids that come twice, as HubSpot says of batches in general. */
export function refuseRepeated(inputs: readonly { id: string }[]): void {
  const ids = inputs.map(({ id }) => id);
  const repeated = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  if (repeated.length === 0) return;
  throw validationError(`Duplicate IDs found in batch input: [${repeated.join(', ')}]. IDs must be unique`, {
    context: { ids: repeated },
  });
}

/** The answer to a batch: 207 as soon as anything went wrong. Its results are in no order that can be relied on. */
export function batchAnswer({ results, errors }: Outcome, success: number, atMs: number): Answer {
  const at = new Date(atMs).toISOString();
  return {
    status: errors.length > 0 ? 207 : success,
    json: {
      status: 'COMPLETE',
      results: results.toReversed(),
      ...(errors.length > 0 ? { numErrors: errors.length, errors } : {}),
      startedAt: at,
      completedAt: at,
    },
  };
}

/** One error for all inputs that lead to no contact. */
export const notFound = (context: Record<string, string[]>): BatchError => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
  context,
});
