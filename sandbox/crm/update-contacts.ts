import { z } from 'zod';
import { validationError } from '../api-error.ts';
import type { Deps } from '../deps.ts';
import type { Answer } from '../endpoint.ts';
import type { Store } from '../store/store.ts';
import type { Contact } from '../store/tables.ts';
import { batchAnswer, inputsOf, notFound, refuseExcess, refuseRepeated } from './batch-answer.ts';
import { contactAnswer } from './contact-answer.ts';
import { checkedValues } from './contact-values.ts';
import { refuseSharedEmail } from './emails.ts';
import { Update, updateContact } from './update-contact.ts';

const Input = Update.extend({
  id: z.string(),
  idProperty: z.string().optional(),
  objectWriteTraceId: z.string().optional(),
});

export const BatchUpdate = z.object({ inputs: inputsOf(Input) });

type Input = z.infer<typeof Input>;

/**
 * Updates up to a hundred contacts by id. One invalid value has all of them refused, trace ids or not. An id that
 * leads nowhere is reported (207) and the others are updated. An old id of a merged contact, or an email in place of
 * an id, is left out of the results without a word, as it was observed: success is a result, not a missing error.
 */
export function updateContacts(deps: Deps, hubId: number, { inputs }: z.infer<typeof BatchUpdate>): Answer {
  const { store, now } = deps;
  refuseExcess(inputs);
  refuseOtherNames(inputs);
  refuseRepeated(inputs);
  const named = inputs.filter(({ id }) => /^\d+$/.test(id) && !store.rows.survivorIds.has(id));
  const found = named.flatMap((input) => {
    const before = activeContact(store, hubId, input.id);
    return before ? [{ before, input }] : [];
  });
  refuseIfAnyIsBad(deps, found);

  const results = found.map(({ before, input: { properties, objectWriteTraceId } }) => ({
    ...contactAnswer(store, updateContact(deps, before, properties), Object.keys(properties)),
    ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
  }));
  const lost = named.filter(({ id }) => !activeContact(store, hubId, id));
  return batchAnswer({ results, errors: lost.length > 0 ? [notFound(contextOf(lost))] : [] }, 200, now());
}

function refuseOtherNames(inputs: Input[]): void {
  if (inputs.every(({ idProperty }) => idProperty === undefined)) return;
  throw validationError('Unable to perform update/upsert by non-unique 0-1 property');
}

function refuseIfAnyIsBad(deps: Deps, found: { before: Contact; input: Input }[]): void {
  const checked = found.map(({ before, input: { properties } }) =>
    checkedValues(deps, { hubId: before.hubId, before, properties }),
  );
  refuseSharedEmail(checked);
}

function activeContact({ rows }: Store, hubId: number, id: string): Contact | undefined {
  const contact = rows.contacts.get(id);
  return contact?.hubId === hubId && contact.archivedAt === null ? contact : undefined;
}

function contextOf(lost: Input[]): Record<string, string[]> {
  const traceIds = lost.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? []);
  return {
    ids: lost.map(({ id }) => id),
    ...(traceIds.length > 0 ? { objectWriteTraceId: traceIds } : {}),
  };
}
