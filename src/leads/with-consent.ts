import type { Mapping } from './default-mapping.ts';
import type { LeadConsent, LeadFields } from './lead.ts';

/**
 * The fields to map, with a visitor's consent as `consent` (yes or no) and `consent_text` where the workspace has
 * mapped these: nobody is told of a field that they never put into a form. A field of the form's own wins.
 */
export function withConsent(fields: LeadFields, consent: LeadConsent | null, mapping: Mapping): LeadFields {
  if (!consent) return fields;
  const answers = { consent: consent.given, consent_text: consent.text };
  const mapped = Object.entries(answers).filter(([field]) => mapping.get(field));
  return { ...Object.fromEntries(mapped), ...fields };
}
