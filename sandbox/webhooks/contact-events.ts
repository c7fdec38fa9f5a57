import { randomInt } from 'node:crypto';
import { accountOf } from '../accounts.ts';
import { appId } from '../app-id.ts';

/** Who changed the contact: the app over the API, or a person on a page. */
export type ChangeSource = 'INTEGRATION' | 'CRM_UI';

/** One entry of a webhook's body, but for the number of the attempt. HubSpot names contacts, and tells nothing of them. */
export type ContactEvent = {
  eventId: number;
  subscriptionId: number;
  portalId: number;
  appId: number;
  occurredAt: number;
  subscriptionType: string;
  objectId: number;
  changeSource: ChangeSource;
  sourceId: string;
  [more: string]: unknown;
};

type Happening = { hubId: number; contactId: string; source: ChangeSource; atMs: number };
type Merge = { mergedId: string; newId: string; propertiesMoved: number };

const subscriptionIds = {
  'contact.deletion': 5_600_001,
  'contact.merge': 5_600_002,
  'contact.privacyDeletion': 5_600_003,
};

export const deletion = (what: Happening): ContactEvent => ({
  ...contactEvent('contact.deletion', what),
  changeFlag: 'DELETED',
});

/** HubSpot sends it beside a `contact.deletion` of the same contact. */
export const privacyDeletion = (what: Happening): ContactEvent =>
  contactEvent('contact.privacyDeletion', what);

export const merge = (what: Happening, { mergedId, newId, propertiesMoved }: Merge): ContactEvent => ({
  ...contactEvent('contact.merge', what),
  primaryObjectId: Number(what.contactId),
  mergedObjectIds: [Number(mergedId)],
  newObjectId: Number(newId),
  numberOfPropertiesMoved: propertiesMoved,
});

/** The same event for a subscription to `object.*`, where there is one: a privacy deletion has no such form. */
export const asObjectEvent = (event: ContactEvent): ContactEvent =>
  event.subscriptionType === 'contact.privacyDeletion'
    ? event
    : {
        ...event,
        subscriptionType: event.subscriptionType.replace('contact.', 'object.'),
        objectTypeId: '0-1',
      };

function contactEvent(
  type: keyof typeof subscriptionIds,
  { hubId, contactId, source, atMs }: Happening,
): ContactEvent {
  return {
    eventId: randomInt(2 ** 32),
    subscriptionId: subscriptionIds[type],
    portalId: hubId,
    appId,
    occurredAt: atMs,
    subscriptionType: type,
    objectId: Number(contactId),
    changeSource: source,
    sourceId: source === 'CRM_UI' ? `userId:${accountOf({ hubId }).user.id}` : String(appId),
  };
}
