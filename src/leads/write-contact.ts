import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';
import type { Contact, HubSpotClient } from '../hubspot/hubspot-client.ts';
import { HubSpotError, type PropertyFault } from '../hubspot/hubspot-error.ts';
import type { ContactWritten } from '../workflows/contract.ts';
import type { LeadRef, LeadWarning, WarningCode } from './lead.ts';
import { LeadFault } from './lead-fault.ts';
import { type MappedProperty, mapFields } from './map-fields.ts';
import { readMapping } from './read-mapping.ts';
import { recordSynced } from './record-outcome.ts';
import { FAILURE_SENTENCES } from './sentences.ts';

/** Each turn answers one surprise of HubSpot's: exists after all, gone since, a property refused. */
const TURNS_MAX = 6;

interface Draft {
  contactId: string | null;
  properties: MappedProperty[];
  warnings: LeadWarning[];
}

/**
 * Creates or updates the lead's contact and records the outcome.
 * @param contactId what the search found; it may be out of date, as the search index lags behind
 * @throws {LeadFault} HubSpot's final word on this lead
 * @throws {HubSpotError} whatever is not about this lead
 */
export async function writeContact(
  { db, hubspot }: { db: Db; hubspot: HubSpotClient },
  { contactId, ...ref }: LeadRef & { contactId: string | null },
): Promise<ContactWritten> {
  const [lead] = await db
    .select({ email: leads.email, fields: leads.fields, hubId: connections.hubId })
    .from(leads)
    .innerJoin(connections, eq(connections.tenantId, leads.tenantId))
    .where(and(eq(leads.tenantId, ref.tenantId), eq(leads.id, ref.leadId)));
  if (!lead) throw new LeadFault('internal_error', FAILURE_SENTENCES.internal_error);

  const mapped = mapFields(lead.fields, await readMapping(db, ref.tenantId));
  const draft: Draft = { contactId, ...mapped };
  const { contact, outcome } = await writeUntilSettled(hubspot, lead.email, draft);
  await recordSynced(db, ref, {
    hubId: lead.hubId,
    contactId: contact.id,
    outcome,
    warnings: draft.warnings,
  });
  return { contactId: contact.id, outcome };
}

async function writeUntilSettled(
  hubspot: HubSpotClient,
  email: string,
  draft: Draft,
): Promise<{ contact: Contact; outcome: 'created' | 'updated' }> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    try {
      return await writeOnce(hubspot, email, draft);
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      const { verdict } = error;
      switch (verdict.is) {
        case 'exists':
          draft.contactId = verdict.contactId ?? (await hubspot.readContactByEmail(email))?.id ?? null;
          if (draft.contactId === null) throw conflict();
          break;
        case 'gone': // deleted or merged since it was found; the store knows, the search index may not yet
          draft.contactId = (await hubspot.readContactByEmail(email))?.id ?? null;
          break;
        case 'invalid':
          leaveOut(draft, verdict.faults);
          break;
        case 'forbidden':
          throw new LeadFault('permission_denied', FAILURE_SENTENCES.permission_denied);
        default:
          throw error;
      }
    }
  }
  throw conflict();
}

async function writeOnce(hubspot: HubSpotClient, email: string, draft: Draft) {
  const properties = Object.fromEntries(draft.properties.map(({ property, value }) => [property, value]));
  if (draft.contactId === null) {
    return { contact: await hubspot.createContact({ email, ...properties }), outcome: 'created' as const };
  }
  if (draft.properties.length === 0) return confirmContact(hubspot, email);
  return { contact: await hubspot.updateContact(draft.contactId, properties), outcome: 'updated' as const };
}

/** With nothing but an email there is nothing to update; the contact's being there is all that is needed. */
async function confirmContact(hubspot: HubSpotClient, email: string) {
  const contact = await hubspot.readContactByEmail(email);
  if (contact) return { contact, outcome: 'updated' as const };
  return { contact: await hubspot.createContact({ email }), outcome: 'created' as const };
}

/** An invalid property does not lose the lead: it is left out with a warning, and the rest is sent. */
function leaveOut(draft: Draft, faults: PropertyFault[]) {
  const required = faults.find(({ code }) => /^MISSING_(CONDITIONAL_)?REQUIRED_PROPERTY$/.test(code));
  if (required) {
    throw new LeadFault(
      'required_property_missing',
      `HubSpot requires ${required.property} for new contacts and this lead has none, so no contact was written; map a form field to it, then retry.`,
    );
  }
  if (faults.some(({ code, property }) => code === 'INVALID_EMAIL' || property === 'email')) {
    throw new LeadFault('invalid_email', FAILURE_SENTENCES.invalid_email);
  }
  const codes = new Map(faults.map(({ property, code }) => [property, code]));
  const refused = draft.properties.filter(({ property }) => codes.has(property));
  if (refused.length === 0) throw new LeadFault('refused', FAILURE_SENTENCES.refused);
  draft.properties = draft.properties.filter(({ property }) => !codes.has(property));
  draft.warnings.push(...refused.map((left) => leftOut(left, codes.get(left.property) ?? '')));
}

const WARNINGS: Record<string, { code: WarningCode; because: string }> = {
  PROPERTY_DOESNT_EXIST: {
    code: 'property_not_found',
    because: 'does not exist in HubSpot; fix the mapping',
  },
  READ_ONLY_VALUE: {
    code: 'property_read_only',
    because: 'may not be set in HubSpot; choose another property',
  },
  INVALID_OPTION: {
    code: 'invalid_option',
    because: 'has no such option; add it in HubSpot or change the form',
  },
};
const OTHER_WARNING = {
  code: 'invalid_value',
  because: 'does not take this value; the rest was synced',
} as const;

function leftOut({ field, property }: MappedProperty, hubspotCode: string): LeadWarning {
  const { code, because } = WARNINGS[hubspotCode] ?? OTHER_WARNING;
  return { code, field, property, message: `${field} was left out because property ${property} ${because}.` };
}

const conflict = () => new LeadFault('contact_conflict', FAILURE_SENTENCES.contact_conflict);
