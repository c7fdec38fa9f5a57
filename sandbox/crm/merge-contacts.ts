import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Change, Contact } from '../store/tables.ts';
import { type ChangeSource, merge } from '../webhooks/contact-events.ts';
import { cannotMergeWithItself } from './contact-errors.ts';
import { nextContactId } from './contact-id.ts';
import { emailChanges, emailsOf, listed } from './emails.ts';
import { findContact } from './find-contact.ts';

export const Merge = z.object({ primaryObjectId: z.string(), objectIdToMerge: z.string() });

type Merge = z.infer<typeof Merge> & { hubId: number; source: ChangeSource };

/**
 * Makes one contact of two, under a new id: HubSpot gives contacts one since 2025. Both old ids lead to it from then
 * on. The primary's values win, the other's fill what it lacks, and the other's emails become additional ones.
 */
export function mergeContacts(deps: Deps, { hubId, source, ...asked }: Merge): Contact {
  const { store, now, webhooks } = deps;
  const find = (id: string) => findContact(store, hubId, { id, idProperty: 'hs_object_id' });
  const [primary, merged] = [find(asked.primaryObjectId), find(asked.objectIdToMerge)];
  if (primary.id === merged.id) throw cannotMergeWithItself();

  const { id, change } = nextContactId(store);
  const oldIds = [primary, merged].flatMap((contact) => [
    contact.id,
    ...listed(contact.properties.hs_merged_object_ids),
  ]);
  const moved = Object.keys(merged.properties).filter((name) => primary.properties[name] === undefined);
  const survivor: Contact = {
    ...primary,
    id,
    properties: {
      ...merged.properties,
      ...primary.properties,
      ...emailProperties([...emailsOf(primary), ...emailsOf(merged)]),
      hs_merged_object_ids: oldIds.join(';'),
    },
    updatedAt: new Date(now()).toISOString(),
  };
  store.commit([
    change,
    { table: 'contacts', key: primary.id, value: null },
    { table: 'contacts', key: merged.id, value: null },
    { table: 'contacts', key: id, value: survivor },
    ...oldIds.map((key): Change => ({ table: 'survivorIds', key, value: id })),
    ...emailChanges([primary, merged], survivor),
  ]);
  webhooks.send([
    merge(
      { hubId, contactId: primary.id, source, atMs: now() },
      { mergedId: merged.id, newId: id, propertiesMoved: moved.length },
    ),
  ]);
  return survivor;
}

function emailProperties([email, ...additional]: string[]): Record<string, string> {
  return {
    ...(email === undefined ? {} : { email }),
    ...(additional.length === 0 ? {} : { hs_additional_emails: additional.join(';') }),
  };
}
