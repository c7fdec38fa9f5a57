import type { Property } from './mapping-api.ts';

const WORDS: Readonly<Record<string, string>> = {
  number: 'Number',
  date: 'Date',
  datetime: 'Date and time',
  bool: 'Yes/No',
  phone_number: 'Phone',
};

/** What kind of value a property takes, in a word or two. */
export function typeWord({
  type,
  fieldType,
  options,
}: Pick<Property, 'type' | 'fieldType' | 'options'>): string {
  if (type === 'enumeration') {
    if (fieldType === 'booleancheckbox') return 'Yes/No';
    const several = fieldType === 'checkbox';
    if (options.length === 0) return several ? 'Several of a list' : 'One of a list';
    return several ? `Several of ${options.length}` : `One of ${options.length}`;
  }
  if (type === 'string' && fieldType === 'phonenumber') return 'Phone';
  return WORDS[type] ?? 'Text';
}

/** What the search of the picker looks through. */
export const searchText = (property: Property): string =>
  [property.label, property.name, property.groupLabel, typeWord(property)].join(' ').toLowerCase();

/** Every word has to occur somewhere. */
export function matches(text: string, search: string): boolean {
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** As HubSpot's own accounts show the documented ones, for a page that cannot ask. */
const USUAL_LABELS: Readonly<Record<string, string>> = {
  email: 'Email',
  firstname: 'First Name',
  lastname: 'Last Name',
  phone: 'Phone Number',
  company: 'Company Name',
};
export const labelOf = (name: string, properties: ReadonlyMap<string, Property>): string =>
  properties.get(name)?.label ?? USUAL_LABELS[name] ?? name;
