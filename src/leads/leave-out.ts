import type { PropertyFault } from '../hubspot/hubspot-error.ts';
import type { Draft } from './draft.ts';
import type { LeadWarning } from './lead.ts';
import { LeadFault } from './lead-fault.ts';
import type { MappedProperty } from './map-fields.ts';
import { FAILURE_SENTENCES } from './sentences.ts';
import { invalidOption, invalidValue, propertyNotFound, propertyReadOnly, superseded } from './warnings.ts';

/** Of a draft, what no later lead of the person has set. */
export const newestOf = ({ properties, sentLater }: Pick<Draft, 'properties' | 'sentLater'>) =>
  properties.filter(({ property }) => !sentLater.has(property));

/** The draft became an update: what a later lead has set was not sent, and says so. */
export function leaveOutSuperseded(draft: Draft): void {
  const newest = newestOf(draft);
  draft.warnings.push(...draft.properties.filter((mapped) => !newest.includes(mapped)).map(superseded));
  draft.properties = newest;
}

/**
 * An invalid property does not lose the lead: it is left out with a warning, and the rest is sent.
 * @param cause HubSpot's answer
 * @throws {LeadFault} where nothing of it can be left out
 */
export function leaveOutRefused(draft: Draft, faults: PropertyFault[], cause: unknown) {
  const required = faults.find(({ code }) => /^MISSING_(CONDITIONAL_)?REQUIRED_PROPERTY$/.test(code));
  if (required) {
    throw new LeadFault(
      'required_property_missing',
      `HubSpot requires ${required.property} for new contacts and this lead has none, so no contact was written; map a form field to it, then retry.`,
      cause,
    );
  }
  if (faults.some(({ code, property }) => code === 'INVALID_EMAIL' || property === 'email')) {
    throw new LeadFault('invalid_email', FAILURE_SENTENCES.invalid_email, cause);
  }
  const codes = new Map(faults.map(({ property, code }) => [property, code]));
  const refused = draft.properties.filter(({ property }) => codes.has(property));
  if (refused.length === 0) throw new LeadFault('refused', FAILURE_SENTENCES.refused, cause);
  draft.properties = draft.properties.filter(({ property }) => !codes.has(property));
  draft.warnings.push(...refused.map((left) => leftOut(left, codes.get(left.property) ?? '')));
}

/** What HubSpot says of the property itself. */
const OF_PROPERTY = new Map<string, (left: MappedProperty) => LeadWarning>([
  ['PROPERTY_DOESNT_EXIST', propertyNotFound],
  ['READ_ONLY_VALUE', propertyReadOnly],
  ['INVALID_OPTION', (left) => invalidOption(left, [left.value])],
]);

/** Any other code is about the value, e.g. a rule that an admin has set. */
const leftOut = (left: MappedProperty, hubspotCode: string) =>
  OF_PROPERTY.get(hubspotCode)?.(left) ?? invalidValue(left, left.value, null);

/** Whether a refusal shows that what we know of the account's properties is out of date. */
export const isAboutProperty = ({ code }: PropertyFault) => OF_PROPERTY.has(code);
