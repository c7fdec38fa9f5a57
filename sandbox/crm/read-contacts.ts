import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Answer } from '../endpoint.ts';
import { batchAnswer, inputsOf, notFound, refuseExcess, refuseRepeated } from './batch-answer.ts';
import { contactAnswer } from './contact-answer.ts';
import { contactNamed } from './find-contact.ts';

export const BatchRead = z.object({
  idProperty: z.string().default('hs_object_id'),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).max(0, 'the sandbox keeps no history').default([]),
  inputs: inputsOf(z.object({ id: z.string() })),
});

/** Reads up to a hundred contacts, each once, though two of its addresses or ids may be asked for. */
export function readContacts(
  { store, now }: Deps,
  hubId: number,
  { idProperty, properties, inputs }: z.infer<typeof BatchRead>,
): Answer {
  refuseExcess(inputs);
  refuseRepeated(inputs);
  const asked = inputs.map(({ id }) => ({ id, contact: contactNamed(store, hubId, { id, idProperty }) }));
  const found = asked.flatMap(({ contact }) => (contact?.archivedAt === null ? [contact] : []));
  const missing = asked.filter(({ contact }) => contact?.archivedAt !== null).map(({ id }) => id);
  const results = [...new Set(found)].map((contact) => contactAnswer(store, contact, properties));
  const errors = missing.length > 0 ? [notFound({ ids: missing })] : [];
  return batchAnswer({ results, errors }, 200, now());
}
