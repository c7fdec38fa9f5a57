import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import type { ContactRef } from './follow-contact.ts';
import { FAILURE_SENTENCES } from './sentences.ts';

/**
 * A contact was deleted for privacy: our copy of the person is erased, also in leads that are still on their way,
 * and a later lead of the same email is held back. What stays is that a lead was there and what became of it.
 * News that is repeated finds no lead of the contact left to erase, and so spares what came after it.
 */
export async function eraseContact(db: Db, { hubId, contactId }: ContactRef): Promise<void> {
  await db.transaction(async (tx) => {
    const persons = await tx.execute<{ tenantId: string; emailHash: string }>(sql`
      select distinct tenant_id as "tenantId", email_hash as "emailHash" from leads
      where hub_id = ${hubId} and hubspot_contact_id = ${contactId} and erased_at is null`);
    for (const person of persons) await erasePerson(tx, person);
  });
}

async function erasePerson(
  tx: Tx,
  { tenantId, emailHash }: { tenantId: string; emailHash: string },
): Promise<void> {
  const suppressed = { code: 'suppressed', message: FAILURE_SENTENCES.suppressed };
  await tx.execute(sql`
    insert into suppressions (tenant_id, email_hash) values (${tenantId}, ${emailHash})
    on conflict (tenant_id, email_hash) do update set at = now()`);
  await tx.execute(sql`
    with erased as (
      update leads set fields = '{}', email = '', warnings = '[]', erased_at = now(), touched_at = now(),
        contact_gone_at = now(), conversation_id = null, source = null, consent = null,
        field_results = null, handled_at = case when status = 'synced' then handled_at else coalesce(handled_at, now()) end, -- nobody can do anything about it
        -- a run that waits is let go on, to find that there is nothing left to do
        queued_at = case when status = 'waiting' then now() end, wake_run = status = 'waiting', suppression_lifted = false, waiting_for = null, waiting_until = null,
        problem = case when status in ('synced', 'failed') then problem else ${JSON.stringify(suppressed)}::jsonb end,
        status = case when status in ('synced', 'failed') then status else 'failed' end
      where tenant_id = ${tenantId} and email_hash = ${emailHash} and erased_at is null
      returning tenant_id, id, seq
    ),
    unsearched as (
      delete from lead_texts using erased where lead_texts.tenant_id = erased.tenant_id and lead_texts.seq = erased.seq
    ),
    corrections as (
      update lead_events set message = 'A person corrected the email.'
      from erased where lead_events.tenant_id = erased.tenant_id and lead_events.lead_id = erased.id and kind = 'corrected'
    )
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, 'erased', 'Erased, because the contact was deleted for privacy in HubSpot.' from erased`);
}
