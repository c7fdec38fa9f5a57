import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { type ContactRef, noteContact } from './contact-news.ts';
import { eraseTraces } from './erase-traces.ts';
import type { ErasedBecause, LeadRef } from './lead.ts';
import { hashEmail, normaliseEmail } from './normalise-email.ts';
import { FAILURE_SENTENCES } from './sentences.ts';

/**
 * A contact was deleted for privacy: our copy of the person is erased, also in leads that are still on their way,
 * and a later lead of the same email is held back. What stays is that a lead was there and what became of it.
 * It is kept for a merge that is told of later, which may bring the contact its leads.
 */
export async function eraseContact(db: Db, contact: ContactRef): Promise<void> {
  await db.transaction(async (tx) => {
    await noteContact(tx, contact, 'erased');
    await eraseLeadsOf(tx, contact);
  });
}

/** Erases whose leads a contact has. Repeated it finds none left to erase, and so spares what came after it. */
export async function eraseLeadsOf(tx: Tx, { hubId, contactId }: ContactRef): Promise<void> {
  const persons = await tx.execute<{ tenantId: string; emailHash: string }>(sql`
    select distinct tenant_id as "tenantId", email_hash as "emailHash" from leads
    where hub_id = ${hubId} and hubspot_contact_id = ${contactId} and ${isThere}`);
  for (const person of persons) await erasePerson(tx, person, 'hubspot_privacy_deletion');
}

/**
 * A lead was to go to a contact that is not there any more. Where it was deleted for privacy before any lead was
 * known to be its own, the person is erased now, this lead with them.
 * @returns whether it was
 */
export async function eraseIfDeleted(
  db: Db,
  { tenantId, leadId }: LeadRef,
  { hubId, contactId }: ContactRef,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [person] = await tx.execute<{ emailHash: string }>(sql`
      select l.email_hash as "emailHash" from leads l
      join contact_news n on n.hub_id = ${hubId} and n.contact_id = ${contactId} and n.erased_at is not null
      where l.tenant_id = ${tenantId} and l.id = ${leadId}`);
    if (!person) return false;
    await erasePerson(tx, { tenantId, ...person }, 'hubspot_privacy_deletion');
    return true;
  });
}

/** What an erasure on request did, and what is left for others to do. */
export interface Erasure {
  /** Leads of which this call has erased what they held of the person. */
  readonly erased: number;
  /** Leads of theirs that were erased before. */
  readonly erasedBefore: number;
  /** Of those erased now: HubSpot was just being written to, so that their contact may be there in a moment. */
  readonly beingSent: number;
  /** Leads of the same HubSpot contacts that came under another address; they are left alone. */
  readonly underOtherEmails: number;
  /** Where HubSpot still has the person, as far as we know. */
  readonly contacts: readonly (ContactRef & { readonly uiDomain: string | null })[];
}

/**
 * Erases a person who asked for it, in one workspace, and holds back later leads of the same email. Nothing is
 * deleted in HubSpot: what remains there is told. Repeated it erases what has come since, and tells the same.
 * @throws {DomainError} `email-unusable`
 */
export async function erasePersonOnRequest(
  { db, emailHashKey }: { db: Db; emailHashKey: string },
  { tenantId, email }: { tenantId: string; email: string },
): Promise<Erasure> {
  const person = { tenantId, emailHash: hashEmail(emailHashKey, normaliseEmail(email, 'email')) };
  return db.transaction(async (tx) => {
    const { erased, beingSent } = await erasePerson(tx, person, 'request');
    return { erased, beingSent, ...(await whatIsLeft(tx, person, erased)) };
  });
}

interface Person {
  readonly tenantId: string;
  readonly emailHash: string;
}

/** A lead that still holds something of its person; what retention leaves is little, and goes as well. */
const isThere = sql`(leads.erased_at is null or leads.erased_because = 'retention')`;

const MESSAGES: Record<Exclude<ErasedBecause, 'retention'>, string> = {
  hubspot_privacy_deletion: 'Erased, because the contact was deleted for privacy in HubSpot.',
  request: 'Erased, because the person asked for it.',
};

async function erasePerson(
  tx: Tx,
  { tenantId, emailHash }: Person,
  because: keyof typeof MESSAGES,
): Promise<Pick<Erasure, 'erased' | 'beingSent'>> {
  const suppressed = { code: 'suppressed', message: FAILURE_SENTENCES.suppressed };
  const isGone = because === 'hubspot_privacy_deletion';
  await tx.execute(sql`
    insert into suppressions (tenant_id, email_hash) values (${tenantId}, ${emailHash})
    on conflict (tenant_id, email_hash) do update set at = now()`);
  const [counts] = await tx.execute<{ erased: number; beingSent: number }>(sql`
    with before as (
      select id, status, status = 'waiting' or wake_run as sleeps from leads
      where tenant_id = ${tenantId} and email_hash = ${emailHash} and ${isThere}
      for update
    ),
    erased as (
      update leads set fields = '{}', email = '', warnings = '[]', erased_at = now(), erased_because = ${because},
        touched_at = now(), contact_gone_at = case when ${isGone} then now() else contact_gone_at end,
        conversation_id = null, source = null, consent = null, field_results = null,
        -- nobody can do anything about it
        handled_at = case when before.status = 'synced' then handled_at else coalesce(handled_at, now()) end,
        -- a run that waits, or was to be woken, is let go on, to find that there is nothing left to do
        queued_at = case when before.sleeps then now() end, wake_run = before.sleeps,
        suppression_lifted = false, waiting_for = null, waiting_until = null,
        problem = case when before.status in ('synced', 'failed') then problem else ${JSON.stringify(suppressed)}::jsonb end,
        status = case when before.status in ('synced', 'failed') then before.status else 'failed' end
      from before where leads.tenant_id = ${tenantId} and leads.id = before.id
      returning leads.tenant_id, leads.id, leads.seq, before.status as was
    ),
    ${eraseTraces},
    events as (
      insert into lead_events (tenant_id, lead_id, kind, message)
      select tenant_id, id, 'erased', ${MESSAGES[because]} from erased
    )
    select count(*)::int as erased, count(*) filter (where was = 'syncing')::int as "beingSent" from erased`);
  return counts ?? { erased: 0, beingSent: 0 };
}

async function whatIsLeft(
  tx: Tx,
  { tenantId, emailHash }: Person,
  erasedNow: number,
): Promise<Pick<Erasure, 'erasedBefore' | 'underOtherEmails' | 'contacts'>> {
  const ofPerson = sql`leads.tenant_id = ${tenantId} and leads.email_hash = ${emailHash}`;
  const [all] = await tx.execute<{ leads: number }>(
    sql`select count(*)::int as leads from leads where ${ofPerson}`,
  );
  const contacts = await tx.execute<{ hubId: string; contactId: string; uiDomain: string | null }>(sql`
    select distinct leads.hub_id as "hubId", leads.hubspot_contact_id as "contactId", c.ui_domain as "uiDomain"
    from leads left join connections c on c.tenant_id = leads.tenant_id and c.hub_id = leads.hub_id
    where ${ofPerson} and leads.hubspot_contact_id is not null and leads.contact_gone_at is null
    order by 1, 2`);
  const [others] = await tx.execute<{ leads: number }>(sql`
    select count(*)::int as leads from leads
    where leads.tenant_id = ${tenantId} and leads.email_hash <> ${emailHash} and ${isThere}
      and (leads.hub_id, leads.hubspot_contact_id) in (
        select hub_id, hubspot_contact_id from leads where ${ofPerson} and hubspot_contact_id is not null)`);
  return {
    erasedBefore: (all?.leads ?? 0) - erasedNow,
    underOtherEmails: others?.leads ?? 0,
    contacts: contacts.map(({ hubId, ...contact }) => ({ hubId: Number(hubId), ...contact })),
  };
}
