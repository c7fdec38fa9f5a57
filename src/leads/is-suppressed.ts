import { sql } from 'drizzle-orm';

/**
 * Of a row of `leads`: its person had themselves erased, and nobody has said since that the lead may be sent.
 * Written out, because drizzle leaves the table's name off its columns where it selects from one table only.
 */
export const isSuppressed = sql<boolean>`not leads.suppression_lifted and exists (
  select from suppressions s where s.tenant_id = leads.tenant_id and s.email_hash = leads.email_hash)`;
