import type { PropertyDefinition } from '../hubspot/property-definition.ts';
import { convertBoolean } from './convert-boolean.ts';
import type { Converted } from './convert-value.ts';
import { fieldText } from './field-text.ts';
import type { FieldValue } from './lead.ts';

type Choice = Pick<PropertyDefinition, 'fieldType' | 'options' | 'externalOptions'>;

/**
 * What was chosen, as the internal values of the property's options, joined by `;` where several may be.
 * Unknown choices are named, the known ones are sent.
 */
export function convertOptions(value: FieldValue, property: Choice): Converted {
  const several = property.fieldType === 'checkbox';
  const chosen = choicesIn(value, several);
  if (chosen.length === 0) return { value: null, unfit: [] };
  // Owners, pipelines and the like: only HubSpot knows which there are.
  if (property.externalOptions || property.options.length === 0)
    return { value: chosen.join(';'), unfit: [] };
  if (chosen.length > 1 && !several) return { value: null, unfit: [chosen.join(', ')] };
  const found = chosen.map((choice) => ({ choice, option: optionFor(choice, property) }));
  const values = new Set(found.flatMap(({ option }) => option ?? []));
  const unfit = found.filter(({ option }) => option === null).map(({ choice }) => choice);
  return { value: values.size === 0 ? null : [...values].join(';'), unfit };
}

/** A leading `;` would add to what the contact has; a person who types one does not mean that. */
function choicesIn(value: FieldValue, several: boolean): string[] {
  const items = Array.isArray(value) ? value.map(fieldText) : [fieldText(value)];
  return items
    .flatMap((item) => (several ? item.split(';') : item))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** By internal value, else by label: people see labels, and HubSpot takes values only, to the letter. */
function optionFor(choice: string, { fieldType, options }: Choice): string | null {
  const word = choice.toLowerCase();
  const option =
    options.find(({ value }) => value === choice) ??
    options.find(({ value }) => value.toLowerCase() === word) ??
    options.find(({ label }) => label.trim().toLowerCase() === word);
  if (option) return option.value;
  const yesOrNo = fieldType === 'booleancheckbox' ? convertBoolean(choice) : null;
  return options.find(({ value }) => value === yesOrNo)?.value ?? null;
}
