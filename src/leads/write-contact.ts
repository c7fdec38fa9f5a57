import { type Account, AccountSwitched } from '../connections/hubspot-accounts.ts';
import type { Db } from '../db/client.ts';
import type { Contact, Contacts } from '../hubspot/hubspot-client.ts';
import { HubSpotError } from '../hubspot/hubspot-error.ts';
import type { ContactMatch, ContactWritten } from '../workflows/contract.ts';
import { contactNotes, hasOtherEmail } from './contact-notes.ts';
import type { Draft } from './draft.ts';
import { eraseIfDeleted } from './erase-person.ts';
import { fitProperties, needDefinitions } from './fit-properties.ts';
import { keepExisting } from './keep-existing.ts';
import type { LeadOutcome, LeadRef } from './lead.ts';
import { LeadFault } from './lead-fault.ts';
import { isAboutProperty, leaveOutRefused, leaveOutSuperseded, newestOf } from './leave-out.ts';
import { loadLeadToWrite } from './load-lead-to-write.ts';
import { type MappedProperty, mapFields } from './map-fields.ts';
import { type PersonLease, takePersonLease } from './person-lease.ts';
import { readMapping } from './read-mapping.ts';
import { recordSynced } from './record-outcome.ts';
import { FAILURE_SENTENCES } from './sentences.ts';
import { keptExisting } from './warnings.ts';
import { withConsent } from './with-consent.ts';

/** Each turn answers one surprise of HubSpot's: exists after all, gone since, a property refused. */
const TURNS_MAX = 6;

interface WriteDeps {
  readonly db: Db;
  readonly account: Account;
}

interface Written {
  readonly contact: Contact;
  readonly outcome: LeadOutcome;
  /** Properties whose value in HubSpot was kept. */
  readonly kept: readonly MappedProperty[];
}

/**
 * Creates or updates the lead's contact and records the outcome, in its person's turn.
 * @param contactId what the search found; it may be out of date, as the search index lags behind
 * @throws {LeadFault} HubSpot's final word on this lead
 * @throws {PersonBusy} another lead of the person takes longer
 * @throws {AccountSwitched} the tenant uses another account since it was asked for
 * @throws {HubSpotError} whatever is not about this lead
 */
export async function writeContact(
  deps: WriteDeps,
  { contactId, byOtherEmail = false, ...ref }: LeadRef & Pick<ContactMatch, 'contactId' | 'byOtherEmail'>,
): Promise<ContactWritten> {
  const lease = await takePersonLease(deps.db, ref);
  try {
    return await writeInTurn(deps, ref, { contactId, byOtherEmail, lost: null }, lease);
  } finally {
    await lease.release().catch(() => {}); // it ends by itself; what happened before is what counts
  }
}

async function writeInTurn(
  { db, account }: WriteDeps,
  ref: LeadRef,
  match: Pick<Draft, 'contactId' | 'byOtherEmail' | 'lost'>,
  lease: PersonLease,
): Promise<ContactWritten> {
  const [lead, mapping] = await Promise.all([
    loadLeadToWrite(db, ref, account.hubId),
    readMapping(db, ref.tenantId),
  ]);
  if (!lead) throw new LeadFault('internal_error', FAILURE_SENTENCES.internal_error);
  if (lead.suppressed) throw suppressed();
  account.token.confirm(lead.tokenVersion);
  if (lead.hubId !== account.hubId) throw new AccountSwitched();

  const fields = withConsent(lead.fields, lead.consent, mapping);
  const draft: Draft = { ...match, ...mapFields(fields, mapping), sentLater: new Set(lead.sentLater) };
  if (needDefinitions(draft.properties)) {
    const { properties, warnings } = await fitProperties(account.properties, draft.properties, lead.timeZone);
    draft.properties = properties;
    draft.warnings.push(...warnings);
    await lease.renew();
  }
  const { contact, outcome, kept } = await writeUntilSettled(account, lead.email, draft, {
    lease,
    isErased: (contactId) => eraseIfDeleted(db, ref, { hubId: account.hubId, contactId }),
  });
  if (outcome === 'updated') leaveOutSuperseded(draft);
  await recordSynced(db, ref, {
    hubId: lead.hubId,
    contactId: contact.id,
    outcome,
    warnings: [...draft.warnings, ...kept.map(keptExisting)],
    fieldResults: draft.properties.map((mapped) => {
      const { field, property, label = null, value } = mapped;
      return { field, property, label, value, result: kept.includes(mapped) ? 'kept_existing' : 'sent' };
    }),
    notes: contactNotes(draft, { contact, outcome, email: lead.email }),
  });
  return { contactId: contact.id, outcome };
}

async function writeUntilSettled(
  account: Account,
  email: string,
  draft: Draft,
  { lease, isErased }: { lease: PersonLease; isErased: (contactId: string) => Promise<boolean> },
): Promise<Written> {
  const { contacts, properties } = account;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    if (turn > 0) await lease.renew();
    try {
      return await writeOnce(account, email, draft);
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      const { verdict } = error;
      switch (verdict.is) {
        case 'exists':
          if (verdict.contactId === null) await findByEmail(contacts, email, draft);
          else draft.contactId = verdict.contactId;
          if (draft.contactId === null) throw conflict(error);
          break;
        case 'gone': // deleted or merged since it was found; the store knows, the search index may not yet
          if (draft.contactId !== null && (await isErased(draft.contactId))) throw suppressed(error);
          draft.lost = draft.contactId;
          await findByEmail(contacts, email, draft);
          break;
        case 'invalid':
          leaveOutRefused(draft, verdict.faults, error);
          if (verdict.faults.some(isAboutProperty)) properties.distrust();
          break;
        case 'forbidden':
          throw new LeadFault('permission_denied', FAILURE_SENTENCES.permission_denied, error);
        default:
          throw error;
      }
    }
  }
  throw conflict();
}

async function writeOnce({ contacts }: Account, email: string, draft: Draft): Promise<Written> {
  const { contactId } = draft;
  if (contactId === null) return createContact(contacts, email, draft);
  const mapped = newestOf(draft);
  if (mapped.length === 0) return confirmContact(contacts, contactId);
  const { current, kept } = await keepExisting(contacts, contactId, mapped);
  const sent = mapped.filter((property) => !kept.includes(property));
  if (current && sent.length === 0) return { contact: current, outcome: 'updated', kept };
  return { contact: await contacts.updateContact(contactId, valuesOf(sent)), outcome: 'updated', kept };
}

const valuesOf = (properties: readonly MappedProperty[]) =>
  Object.fromEntries(properties.map(({ property, value }) => [property, value]));

/** With all that the lead has: of what a later one has set, a new contact holds nothing. */
async function createContact(contacts: Contacts, email: string, { properties }: Draft): Promise<Written> {
  const contact = await contacts.createContact({ email, ...valuesOf(properties) });
  return { contact, outcome: 'created', kept: [] };
}

/** With nothing to set there is nothing to update; the contact's being there is all that is needed. */
async function confirmContact(contacts: Contacts, contactId: string): Promise<Written> {
  return { contact: await contacts.readContact(contactId, ['email']), outcome: 'updated', kept: [] };
}

async function findByEmail(contacts: Contacts, email: string, draft: Draft): Promise<void> {
  const contact = await contacts.readContactByEmail(email);
  draft.contactId = contact?.id ?? null;
  draft.byOtherEmail = contact !== null && hasOtherEmail(contact, email);
}

const conflict = (cause?: HubSpotError) =>
  new LeadFault('contact_conflict', FAILURE_SENTENCES.contact_conflict, cause);

const suppressed = (cause?: HubSpotError) => new LeadFault('suppressed', FAILURE_SENTENCES.suppressed, cause);
