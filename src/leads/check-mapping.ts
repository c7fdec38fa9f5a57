import type { AgentFormField } from '../agents/agent.ts';
import type { Definitions } from '../hubspot/account-properties.ts';
import { type PropertyDefinition, whyNotWritable } from '../hubspot/property-definition.ts';
import { convertValue } from './convert-value.ts';
import { fieldText } from './field-text.ts';
import type { FieldValue } from './lead.ts';
import type { MappingProblem } from './mapping-problem.ts';
import type { MappingRow } from './versioned-mapping.ts';

const LISTED_MAX = 3;
/** Options are not dates, so no account's zone changes whether they fit. */
const ANY_TIME_ZONE = 'UTC';

/**
 * What is wrong with a mapping by what HubSpot says of its properties, and what may go wrong with what the agents'
 * forms ask for. Pure.
 */
export function checkMapping(
  rows: readonly MappingRow[],
  definitions: Definitions,
  formFields: readonly AgentFormField[],
): MappingProblem[] {
  return rows.flatMap(({ field, property }) => {
    if (property === null) return [];
    const definition = definitions.byName.get(property);
    if (!definition) return [notFound(field, property, definitions.readAt)];
    const ofProperty = problemOfProperty(field, definition);
    if (ofProperty?.severity === 'error') return [ofProperty];
    const asked = formFields.filter(({ name }) => name === field);
    const hint = asked.map((asking) => hintOf(asking, definition)).find((found) => found !== null);
    return [ofProperty, hint].flatMap((found) => found ?? []);
  });
}

/** HubSpot does not say when; a day is what a person can do something with. */
const notFound = (field: string, property: string, readAt: Date): MappingProblem => ({
  field,
  property,
  label: null,
  code: 'property_not_found',
  severity: 'error',
  message: `${property} was deleted in HubSpot on or before ${readAt.toISOString().slice(0, 10)}, so leads sync without it; choose another property or remove the row.`,
});

function problemOfProperty(field: string, definition: PropertyDefinition): MappingProblem | null {
  const { label } = definition;
  const error = (code: MappingProblem['code'], what: string): MappingProblem => ({
    ...hint(field, definition, code, ''),
    severity: 'error',
    message: `${label} ${what}, so leads sync without it; choose another property or remove the row.`,
  });
  switch (whyNotWritable(definition)) {
    case 'Archived':
      return error('property_archived', 'was archived in HubSpot');
    case 'Calculated by HubSpot':
      return error('property_read_only', 'is calculated by HubSpot');
    case 'Read-only':
    case 'Used as key':
      return error('property_read_only', 'cannot be set from outside HubSpot');
    case 'Sensitive data':
      return hint(
        field,
        definition,
        'property_sensitive',
        `${label} holds sensitive data, so HubSpot may refuse what is sent.`,
      );
    case 'Hidden':
      return hint(
        field,
        definition,
        'property_hidden',
        `${label} is hidden in HubSpot, so nobody there sees what is sent.`,
      );
    case null:
      return null;
  }
}

function hintOf(asking: AgentFormField, definition: PropertyDefinition): MappingProblem | null {
  const choices = choicesOf(asking);
  return choices === null ? typeHint(asking, definition) : choiceHint(asking, definition, choices);
}

/** Everything that a visitor can answer, where that is a list. */
function choicesOf({ type, options }: AgentFormField): readonly FieldValue[] | null {
  if (type === 'boolean') return [true, false];
  return type === 'select' ? (options ?? []) : null;
}

function choiceHint(
  { name: field }: AgentFormField,
  definition: PropertyDefinition,
  choices: readonly FieldValue[],
): MappingProblem | null {
  const unfit = choices.filter((choice) => convertValue(choice, definition, ANY_TIME_ZONE).unfit.length > 0);
  if (unfit.length === 0) return null;
  const { label, type } = definition;
  const isChoice = type === 'enumeration';
  const [verb, what, them] =
    unfit.length === 1 ? ['is', 'no option', 'it'] : ['are', 'no options', 'one of them'];
  const misfit = isChoice ? `${what} of ${label}` : `not what ${label} takes`;
  const message = `${listed(unfit)} ${verb} ${misfit}; leads with ${them} sync without ${label}.`;
  return hint(field, definition, 'unknown_options', message);
}

function listed(values: readonly FieldValue[]): string {
  const shown = values.slice(0, LISTED_MAX).map((value) => `“${fieldText(value)}”`);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** Of HubSpot's types: its name, what a value that does not fit is called, and which form fields always fit. */
const STRICT_TYPES: Record<
  string,
  { name: string; misfits: string; fits: readonly AgentFormField['type'][] }
> = {
  number: { name: 'Number', misfits: 'values that are not numbers', fits: ['number'] },
  date: { name: 'Date', misfits: 'values that are not dates', fits: ['date'] },
  datetime: { name: 'Date and time', misfits: 'values that are not dates', fits: ['date'] },
  bool: { name: 'Yes/No', misfits: 'values that are neither yes nor no', fits: [] },
  enumeration: { name: 'choice', misfits: 'values that are no option', fits: [] },
};
const FORM_TYPES: Record<AgentFormField['type'], string> = {
  email: 'An email',
  text: 'Text',
  textarea: 'Text',
  phone: 'A phone number',
  number: 'A number',
  date: 'A date',
  select: 'A choice',
  boolean: 'Yes or no',
};

function typeHint(
  { name: field, type }: AgentFormField,
  definition: PropertyDefinition,
): MappingProblem | null {
  const strict = STRICT_TYPES[definition.type];
  if (!strict || strict.fits.includes(type)) return null;
  const message = `${FORM_TYPES[type]} into a ${strict.name} property: ${strict.misfits} are left out with a warning.`;
  return hint(field, definition, 'type_mismatch', message);
}

const hint = (
  field: string,
  { name: property, label }: PropertyDefinition,
  code: MappingProblem['code'],
  message: string,
): MappingProblem => ({ field, property, label, code, severity: 'hint', message });
