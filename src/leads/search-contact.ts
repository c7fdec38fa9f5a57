import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { leads } from '../db/schema.ts';
import type { HubSpotClient } from '../hubspot/hubspot-client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import type { ContactMatch } from '../workflows/contract.ts';
import type { LeadRef } from './lead.ts';
import { LeadFault } from './lead-fault.ts';
import { FAILURE_SENTENCES } from './sentences.ts';

/** Looks for the contact that has the lead's email. @throws {LeadFault | HubSpotError} */
export async function searchContact(
  { db, hubspot }: { db: Db; hubspot: HubSpotClient },
  { tenantId, leadId }: LeadRef,
): Promise<ContactMatch> {
  const [lead] = await db
    .select({ email: leads.email })
    .from(leads)
    .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  if (!lead) throw new LeadFault('internal_error', FAILURE_SENTENCES.internal_error);
  try {
    return { contactId: (await hubspot.searchContactByEmail(lead.email))?.id ?? null };
  } catch (error) {
    if (error instanceof HubSpotError && error.verdict.is === 'forbidden') {
      throw new LeadFault('permission_denied', FAILURE_SENTENCES.permission_denied);
    }
    throw error;
  }
}
