import type { PropertyFault } from '../hubspot/hubspot-error.ts';
import type { LeadWarning, WarningCode } from './lead.ts';
import { LeadFault } from './lead-fault.ts';
import type { MappedProperty } from './map-fields.ts';
import { FAILURE_SENTENCES } from './sentences.ts';
import type { Draft } from './write-contact.ts';

/** What a later lead of the person has sent is newer; this one does not set it back. */
export function leaveOutSuperseded(draft: Draft, sentLater: readonly string[]): void {
  const later = new Set(sentLater);
  const superseded = draft.properties.filter(({ property }) => later.has(property));
  draft.properties = draft.properties.filter(({ property }) => !later.has(property));
  draft.warnings.push(
    ...superseded.map(({ field, property }) => ({
      code: 'superseded' as const,
      field,
      property,
      message: `${field} was left out because a later lead of the same person has sent a newer ${property}.`,
    })),
  );
}

/** An invalid property does not lose the lead: it is left out with a warning, and the rest is sent. */
export function leaveOutRefused(draft: Draft, faults: PropertyFault[]) {
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
