import type { FormField } from '../agents-api.ts';

export type FieldType = FormField['type'];

export const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
  email: 'Email',
  text: 'Short text',
  textarea: 'Long text',
  phone: 'Phone',
  number: 'Number',
  date: 'Date',
  select: 'One of several',
  boolean: 'Yes or no',
};

/** Fields that browsers fill in by themselves and the mapping knows: their names stay. */
export const PRESETS: readonly Pick<FormField, 'name' | 'label' | 'type'>[] = [
  { name: 'email', label: 'Email', type: 'email' },
  { name: 'first_name', label: 'First name', type: 'text' },
  { name: 'last_name', label: 'Last name', type: 'text' },
  { name: 'name', label: 'Full name', type: 'text' },
  { name: 'phone', label: 'Phone', type: 'phone' },
  { name: 'company', label: 'Company', type: 'text' },
];

export const isKnown = (name: string, type: FieldType) =>
  PRESETS.some((preset) => preset.name === name && preset.type === type);

/** What a field of one's own may be. */
export const OWN_TYPES = [
  'text',
  'textarea',
  'select',
  'boolean',
  'number',
  'date',
] as const satisfies FieldType[];
