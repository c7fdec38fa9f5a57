import type { Contact } from '../hubspot/hubspot-client.ts';
import type { Draft } from './draft.ts';
import type { LeadNote, LeadOutcome } from './lead.ts';

/** Whether a contact is known to have another primary email than this; an answer need not name any. */
export function hasOtherEmail({ properties }: Contact, email: string): boolean {
  const primary = properties.email?.trim().toLowerCase() ?? '';
  return primary !== '' && primary !== email;
}

/**
 * What a person may wonder about when they see which contact has the lead, each a sentence; it names ids only.
 * @param draft as it was written at last; HubSpot may have followed a merge from its contact to another
 */
export function contactNotes(
  draft: Pick<Draft, 'contactId' | 'byOtherEmail' | 'lost'>,
  { contact, outcome, email }: { contact: Contact; outcome: LeadOutcome; email: string },
): LeadNote[] {
  if (outcome === 'created') return draft.lost === null ? [] : [RECREATED];
  const isMerged = [draft.contactId, draft.lost].some((before) => before !== null && before !== contact.id);
  return [
    ...(isMerged ? [merged(contact.id)] : []),
    ...(draft.byOtherEmail || hasOtherEmail(contact, email) ? [additionalEmail(contact.id)] : []),
  ];
}

const RECREATED: LeadNote = {
  code: 'recreated',
  message: 'The contact had been deleted in HubSpot, so we created it again.',
};
const merged = (contactId: string): LeadNote => ({
  code: 'merged',
  message: `HubSpot had merged the contact; now linked to ${contactId}.`,
});
const additionalEmail = (contactId: string): LeadNote => ({
  code: 'additional_email',
  message: `Matched by an additional email of contact ${contactId}.`,
});
