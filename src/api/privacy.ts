import { type Erasure, erasePersonOnRequest } from '../leads/erase-person.ts';
import { recordUrl } from './lead-answer.ts';
import { route } from './route.ts';
import { ErasePerson, PersonErased } from './schemas/privacy.ts';

export const privacyRoutes = [
  route({
    method: 'post',
    path: '/v1/privacy/erasures',
    who: 'tenant',
    summary: 'Erase a person here, by email, and hold back later leads of theirs; HubSpot keeps its contact',
    body: ErasePerson,
    status: 200,
    answer: PersonErased,
    problems: ['email-unusable'],
    handler: async ({ caller: { tenantId }, body }, { db, emailHashKey }) => {
      const { contacts, ...erasure } = await erasePersonOnRequest(
        { db, emailHashKey },
        { tenantId, email: body.email },
      );
      return {
        ...erasure,
        contacts: contacts.map(({ hubId, contactId, uiDomain }) => ({
          ...{ hubId, contactId },
          url: recordUrl({ hubId, uiDomain, contactId }),
        })),
        message: inWords({ contacts, ...erasure }),
      };
    },
  }),
];

/** What was done here, and what others have to do. */
function inWords({ erased, beingSent, underOtherEmails, contacts }: Erasure): string {
  const sentences = [
    erased === 0
      ? 'There was nothing left of this person to erase here.'
      : `Erased in ${leads(erased)} here.`,
    'A later lead of this email is kept and not sent until a person retries it.',
  ];
  if (beingSent > 0) {
    sentences.push(`HubSpot was being written to for ${leads(beingSent)}: ask again in a minute.`);
  }
  if (contacts.length > 0) {
    const ids = contacts.map(({ contactId }) => contactId).join(', ');
    sentences.push(
      `HubSpot still has contact ${ids}: open it there, choose Actions, Delete, and delete it permanently.`,
    );
  }
  if (underOtherEmails > 0) {
    sentences.push(
      `The same contact has ${leads(underOtherEmails)} of another address: erase that one, too.`,
    );
  }
  return sentences.join(' ');
}

const leads = (n: number) => (n === 1 ? '1 lead' : `${n} leads`);
