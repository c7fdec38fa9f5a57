import { and, eq } from 'drizzle-orm';
import type { Account } from '../connections/hubspot-accounts.ts';
import { tokenVersionFor } from '../connections/read-token-version.ts';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';
import type { Contacts } from '../hubspot/hubspot-client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import type { ContactMatch } from '../workflows/contract.ts';
import { hasOtherEmail } from './contact-notes.ts';
import { isSuppressed } from './is-suppressed.ts';
import type { LeadRef } from './lead.ts';
import { LeadFault } from './lead-fault.ts';
import { FAILURE_SENTENCES } from './sentences.ts';

interface SearchableAccount extends Pick<Account, 'hubId' | 'token'> {
  readonly contacts: Pick<Contacts, 'searchContactByEmail'>;
}

/** Looks for the contact that has the lead's email, unless its person had themselves erased. @throws {LeadFault | HubSpotError} */
export async function searchContact(
  { db, account }: { db: Db; account: SearchableAccount },
  { tenantId, leadId }: LeadRef,
): Promise<ContactMatch> {
  const [lead] = await db
    .select({ email: leads.email, suppressed: isSuppressed, tokenVersion: tokenVersionFor(account.hubId) })
    .from(leads)
    .leftJoin(connections, eq(connections.tenantId, leads.tenantId))
    .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  if (!lead) throw new LeadFault('internal_error', FAILURE_SENTENCES.internal_error);
  if (lead.suppressed) throw new LeadFault('suppressed', FAILURE_SENTENCES.suppressed);
  account.token.confirm(lead.tokenVersion);
  try {
    const contact = await account.contacts.searchContactByEmail(lead.email);
    if (!contact) return { contactId: null };
    return { contactId: contact.id, ...(hasOtherEmail(contact, lead.email) ? { byOtherEmail: true } : {}) };
  } catch (error) {
    if (error instanceof HubSpotError && error.verdict.is === 'forbidden') {
      throw new LeadFault('permission_denied', FAILURE_SENTENCES.permission_denied, error);
    }
    throw error;
  }
}
