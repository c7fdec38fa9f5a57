import { z } from 'zod';
import type { Db } from '../db/client.ts';
import { eraseContact } from './erase-person.ts';
import { contactDeleted, contactRestored, contactsMerged } from './follow-contact.ts';

const EVENTS_MAX = 100;
const id = z.union([z.number().int(), z.string().regex(/^\d{1,20}$/)]).transform(String);

/** An event as HubSpot sends it, told by `subscriptionType` (classic) or `eventType` (newer); the rest is left unread. */
const WebhookEvent = z
  .object({
    portalId: z.number().int(),
    objectId: id.nullish(),
    objectTypeId: z.string().nullish(),
    subscriptionType: z.string().nullish(),
    eventType: z.string().nullish(),
    primaryObjectId: id.nullish(),
    mergedObjectIds: z.array(id).nullish(),
    newObjectId: id.nullish(),
  })
  .transform(({ subscriptionType, eventType, ...event }) => ({
    ...event,
    kind: subscriptionType ?? eventType ?? '',
  }));
export type WebhookEvent = z.output<typeof WebhookEvent>;

/** One that can't be read is of a kind that we don't know, and must not hold up the others. */
export const WebhookEvents = z
  .array(z.unknown())
  .max(EVENTS_MAX)
  .transform((events) => events.flatMap((event) => WebhookEvent.safeParse(event).data ?? []));

const CONTACT_TYPE = '0-1';

/**
 * Does what HubSpot's news of a contact means for our leads. Events come in any order and more than once, so each
 * of these may be repeated without harm. Others than contacts' are none of ours.
 */
export async function applyWebhookEvent(db: Db, event: WebhookEvent): Promise<void> {
  const [subject, what] = event.kind.split('.');
  const ofContact = subject === 'contact' || (subject === 'object' && event.objectTypeId === CONTACT_TYPE);
  if (!ofContact) return;
  const hubId = event.portalId;
  if (what === 'merge') {
    const survivorId = event.newObjectId ?? event.primaryObjectId ?? event.objectId;
    if (survivorId == null) return;
    const mergedIds = [event.primaryObjectId, ...(event.mergedObjectIds ?? [])].filter(
      (known) => known != null,
    );
    await contactsMerged(db, { hubId, mergedIds, survivorId });
    return;
  }
  if (event.objectId == null) return;
  const contact = { hubId, contactId: event.objectId };
  if (what === 'privacyDeletion') await eraseContact(db, contact);
  else if (what === 'deletion') await contactDeleted(db, contact);
  else if (what === 'restore') await contactRestored(db, contact);
}
