import type { Mapping } from './default-mapping.ts';
import { fieldText } from './field-text.ts';
import type { LeadFields, LeadWarning } from './lead.ts';
import { splitName } from './split-name.ts';

export interface MappedProperty {
  readonly field: string;
  readonly property: string;
  readonly value: string;
}

export interface MappedFields {
  /** Each property once, each value non-empty; `email` is not among them, it is what contacts are found by. */
  readonly properties: MappedProperty[];
  /** Fields that were filled in and have no property: kept here, not sent. */
  readonly warnings: LeadWarning[];
}

/** Turns what was submitted into HubSpot properties, by the rules of the product's documentation. Pure. */
export function mapFields(fields: LeadFields, mapping: Mapping): MappedFields {
  const properties = new Map<string, MappedProperty>();
  const warnings: LeadWarning[] = [];
  for (const [field, value] of Object.entries(fields)) {
    const text = fieldText(value);
    if (field === 'email' || text === '') continue; // an empty value never blanks what HubSpot holds
    const target = mapping.get(field)?.property;
    if (target) properties.set(target, { field, property: target, value: text });
    else if (field !== 'name') warnings.push(notMapped(field));
  }
  if (!mapping.has('name')) addSplitName(fieldText(fields.name ?? null), properties);
  return { properties: [...properties.values()], warnings };
}

/** Explicit first and last names win over the halves of a full name. */
function addSplitName(name: string, properties: Map<string, MappedProperty>) {
  const { first, last } = splitName(name);
  for (const [property, value] of [
    ['firstname', first],
    ['lastname', last],
  ] as const) {
    if (value !== '' && !properties.has(property))
      properties.set(property, { field: 'name', property, value });
  }
}

const notMapped = (field: string): LeadWarning => ({
  code: 'not_mapped',
  field,
  property: null,
  message: `${field} is kept here and not sent, because it is not mapped.`,
});
