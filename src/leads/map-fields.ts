import type { Mapping, OverwritePolicy } from './default-mapping.ts';
import { fieldText } from './field-text.ts';
import type { FieldValue, LeadFields, LeadWarning } from './lead.ts';
import { splitName } from './split-name.ts';
import { notMapped } from './warnings.ts';

export interface MappedProperty {
  readonly field: string;
  readonly property: string;
  /** What people see in HubSpot, once the account was asked. */
  readonly label?: string;
  readonly overwrite: OverwritePolicy;
  readonly submitted: FieldValue;
  /** As text; a property of another type than text may want another form. */
  readonly value: string;
}

export interface MappedFields {
  /** Each property once, each value non-empty; `email` is not among them, it is what contacts are found by. */
  readonly properties: MappedProperty[];
  /** Fields that were filled in and have no property, nor did a person say so: kept here, not sent. */
  readonly warnings: LeadWarning[];
}

/** Turns what was submitted into HubSpot properties, by the rules of the product's documentation. Pure. */
export function mapFields(fields: LeadFields, mapping: Mapping): MappedFields {
  const properties = new Map<string, MappedProperty>();
  const warnings: LeadWarning[] = [];
  for (const [field, submitted] of Object.entries(fields)) {
    const value = fieldText(submitted);
    if (field === 'email' || value === '') continue; // an empty value never blanks what HubSpot holds
    const target = mapping.get(field);
    if (target) properties.set(target.property, { field, submitted, value, ...target });
    else if (target === undefined && field !== 'name') warnings.push(notMapped(field));
  }
  if (!mapping.has('name')) {
    const overwrites = new Map(
      [...mapping.values()].flatMap((target) => (target ? [[target.property, target.overwrite]] : [])),
    );
    for (const [property, value] of halvesOf(fieldText(fields.name ?? null))) {
      if (value === '' || properties.has(property)) continue; // explicit first and last names win
      const overwrite = overwrites.get(property) ?? 'always';
      properties.set(property, { field: 'name', property, overwrite, submitted: value, value });
    }
  }
  return { properties: [...properties.values()], warnings };
}

function halvesOf(name: string) {
  const { first, last } = splitName(name);
  return [
    ['firstname', first],
    ['lastname', last],
  ] as const;
}
