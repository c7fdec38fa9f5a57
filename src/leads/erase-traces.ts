import { sql } from 'drizzle-orm';

/** Parts of a statement whose part `erased` names leads: what lies of their persons outside of the lead itself. */
export const eraseTraces = sql`
    unsearched as (
      delete from lead_texts using erased where lead_texts.tenant_id = erased.tenant_id and lead_texts.seq = erased.seq
    ),
    corrections as (
      update lead_events set message = 'A person corrected the email.'
      from erased where lead_events.tenant_id = erased.tenant_id and lead_events.lead_id = erased.id and kind = 'corrected'
    )`;
