import { z } from 'zod';

/** Each type with the fields in which HubSpot lets people edit it, the usual one first. */
export const fieldTypes = {
  string: ['text', 'textarea', 'phonenumber', 'html', 'file', 'calculation_equation'],
  number: ['number'],
  bool: ['booleancheckbox'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  phone_number: ['phonenumber'],
} as const;

export type PropertyType = keyof typeof fieldTypes;

export const PropertyOption = z.strictObject({
  label: z.string(),
  /** What is stored and sent; a list of several is separated by `;`. */
  value: z.string().regex(/^[^;]+$/, 'is not a value for an option'),
  hidden: z.boolean().default(false),
});

export type PropertyOption = z.infer<typeof PropertyOption>;

/** How a property of contacts is defined in an account. */
export type Property = {
  name: string;
  label: string;
  type: PropertyType;
  fieldType: string;
  groupName: string;
  options: PropertyOption[];
  /** Another part of HubSpot knows the options: owners, for example. None are listed. */
  externalOptions: boolean;
  /** HubSpot computes the value. */
  calculated: boolean;
  /** The value cannot be set over the API. */
  readOnly: boolean;
  hidden: boolean;
  hubspotDefined: boolean;
  /** No contact is created without a value: a rule of the account. The control door sets it, and nothing else. */
  required: boolean;
  archived: boolean;
};

type Told = Pick<Property, 'name' | 'type'> & Partial<Property>;

/** A property of which only what is special is told. */
export const property = (told: Told): Property => ({
  label: told.name,
  fieldType: fieldTypes[told.type][0],
  groupName: 'contactinformation',
  options: told.type === 'bool' ? [yes, no] : [],
  externalOptions: false,
  calculated: false,
  readOnly: told.calculated ?? false,
  hidden: false,
  hubspotDefined: false,
  required: false,
  archived: false,
  ...told,
});

const yes = { label: 'Yes', value: 'true', hidden: false };
const no = { label: 'No', value: 'false', hidden: false };

/** Options whose labels say the same as their values, but for the spelling. */
export const options = (labelsByValue: Record<string, string>): PropertyOption[] =>
  Object.entries(labelsByValue).map(([value, label]) => ({ label, value, hidden: false }));
