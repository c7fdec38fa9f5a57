import type { LeadWarning, WarningCode } from './lead.ts';

/** Longer values are shown by their beginning; the whole stands among the lead's fields. */
const SHOWN_MAX = 80;
const LISTED_MAX = 5;

/** What was to be sent, by its names on both sides. */
export interface Target {
  readonly field: string;
  readonly property: string;
  /** What people see in HubSpot, where it is known; else the internal name. */
  readonly label?: string;
}

export const notMapped = (field: string): LeadWarning => ({
  code: 'not_mapped',
  field,
  property: null,
  message: `${field} is kept here and not sent, because it is not mapped.`,
});

export const propertyNotFound = (target: Target) =>
  leftOut(
    'property_not_found',
    target,
    `property ${target.property} does not exist in HubSpot; fix the mapping`,
  );

export const propertyReadOnly = (target: Target) =>
  leftOut(
    'property_read_only',
    target,
    `HubSpot does not allow ${name(target)} to be set; choose another property`,
  );

export function invalidOption(target: Target, values: readonly string[]): LeadWarning {
  const [what, verb] = values.length === 1 ? ['no option', 'is'] : ['no options', 'are'];
  return leftOut(
    'invalid_option',
    target,
    `${quotedList(values)} ${verb} ${what} of ${name(target)}; add it in HubSpot or change the form`,
  );
}

/** While other choices of the same field were sent. */
export const someInvalidOptions = (target: Target, values: readonly string[]): LeadWarning => ({
  ...invalidOption(target, values),
  message: invalidOption(target, values).message.replace('was left out', 'was sent in part'),
});

export const invalidValue = (target: Target, value: string, type: string | null) =>
  leftOut(
    'invalid_value',
    target,
    `${quoted(value)} ${MISFITS[type ?? ''] ?? `is no value that ${name(target)} takes`}; the rest was synced`,
  );

export const superseded = (target: Target) =>
  leftOut('superseded', target, `a later lead of the same person has sent a newer ${name(target)}`);

export const keptExisting = (target: Target): LeadWarning => ({
  code: 'kept_existing',
  field: target.field,
  property: target.property,
  message: `HubSpot's ${name(target)} was kept, because this field only fills empty ones.`,
});

/** By HubSpot's type of the property. */
const MISFITS: Record<string, string> = {
  string: 'is longer than 65,536 characters',
  number: 'is not a number',
  bool: 'is neither yes nor no',
  date: 'is not a date like 2026-11-24',
  datetime: 'is not a date and time like 2026-11-24T14:03Z',
};

const leftOut = (code: WarningCode, { field, property }: Target, because: string): LeadWarning => ({
  code,
  field,
  property,
  message: `${field} was left out because ${because}.`,
});

const name = ({ label, property }: Target) => label ?? property;

function quoted(value: string): string {
  const characters = [...value];
  return `“${characters.slice(0, SHOWN_MAX).join('')}${characters.length > SHOWN_MAX ? '…' : ''}”`;
}

function quotedList(values: readonly string[]): string {
  const more = values.length - LISTED_MAX;
  return values.slice(0, LISTED_MAX).map(quoted).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
