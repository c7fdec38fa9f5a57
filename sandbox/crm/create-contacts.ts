import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import type { Answer } from '../endpoint.ts';
import { type BatchError, batchAnswer, inputsOf, refuseExcess } from './batch-answer.ts';
import { contactAnswer } from './contact-answer.ts';
import { checkedValues } from './contact-values.ts';
import { Create, createContact } from './create-contact.ts';
import { refuseSharedEmail } from './emails.ts';

const Input = Create.extend({ objectWriteTraceId: z.string().optional() });

export const BatchCreate = z.object({ inputs: inputsOf(Input) });

type Input = z.infer<typeof Input>;

/**
 * Creates up to a hundred contacts. Where each input has a trace id of its own, the good ones are created and the bad
 * ones reported under theirs; else the first bad one has all of them refused.
 */
export function createContacts(deps: Deps, hubId: number, { inputs }: z.infer<typeof BatchCreate>): Answer {
  refuseExcess(inputs);
  if (!haveOwnTraceIds(inputs)) refuseIfAnyIsBad(deps, hubId, inputs);
  const results: object[] = [];
  const errors: BatchError[] = [];
  for (const { properties, objectWriteTraceId } of inputs) {
    const trace = objectWriteTraceId === undefined ? {} : { objectWriteTraceId };
    try {
      const contact = createContact(deps, hubId, properties);
      results.push({ ...contactAnswer(deps.store, contact, Object.keys(properties)), ...trace });
    } catch (error) {
      errors.push(entryOf(error, objectWriteTraceId));
    }
  }
  return batchAnswer({ results, errors }, 201, deps.now());
}

const haveOwnTraceIds = (inputs: Input[]): boolean =>
  new Set(inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? [])).size === inputs.length;

function refuseIfAnyIsBad(deps: Deps, hubId: number, inputs: Input[]): void {
  const checked = inputs.map(({ properties }) => checkedValues(deps, { hubId, properties }));
  refuseSharedEmail(checked);
}

/** HubSpot's entry has four fields, the faults of properties inside its message only. */
function entryOf(error: unknown, traceId: string | undefined): BatchError {
  if (!(error instanceof ApiError) || traceId === undefined) throw error;
  return {
    status: 'error',
    category: String(error.body.category ?? 'VALIDATION_ERROR'),
    message: error.message,
    context: { objectWriteTraceId: [traceId] },
  };
}
