import { and, eq, sql } from 'drizzle-orm';
import { tokenVersionFor } from '../connections/read-token-version.ts';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';
import { isSuppressed } from './is-suppressed.ts';
import type { LeadRef } from './lead.ts';

/**
 * What writing a lead's contact needs to know; `null` when there is no such lead, or nobody to write to.
 * Read while the person's lease is held: `sentLater` is complete then.
 */
export async function loadLeadToWrite(db: Db, { tenantId, leadId }: LeadRef, hubId: number) {
  const [lead] = await db
    .select({
      email: leads.email,
      fields: leads.fields,
      consent: leads.consent,
      hubId: connections.hubId,
      timeZone: connections.timeZone,
      /** Properties that a later lead of the person has set in this account. */
      sentLater: sql<string[]>`array(
        select distinct unnest(later.sent_properties) from leads later
        where later.tenant_id = ${leads.tenantId} and later.email_hash = ${leads.emailHash}
          and later.seq > ${leads.seq} and later.status = 'synced' and later.hub_id = ${connections.hubId})`,
      suppressed: isSuppressed,
      /** Of the token for the account that is to be written to; `null` where there is none. */
      tokenVersion: tokenVersionFor(hubId),
    })
    .from(leads)
    .innerJoin(connections, eq(connections.tenantId, leads.tenantId))
    .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  return lead ?? null;
}
