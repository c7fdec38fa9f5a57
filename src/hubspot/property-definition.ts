import { z } from 'zod';

const flag = z.boolean().catch(false);
const text = z.string().catch('');

const PropertyOption = z
  .object({ value: z.string().min(1), label: text })
  .transform(({ value, label }) => ({ value, label: label || value }));

/** HubSpot says that every field is optional: of what is missing the harmless is assumed. */
export const PropertyDefinition = z
  .object({
    name: z.string().min(1),
    label: text,
    type: z.string().catch('string'),
    fieldType: text,
    groupName: text,
    options: whatIsWellFormed(PropertyOption),
    calculated: flag,
    externalOptions: flag,
    hidden: flag,
    archived: flag,
    dataSensitivity: z.string().catch('non_sensitive'),
    modificationMetadata: z.object({ readOnlyValue: flag }).catch({ readOnlyValue: false }),
  })
  .transform(({ label, ...rest }) => ({ ...rest, label: label || rest.name }));

/** What an account says of one of its contact properties. */
export type PropertyDefinition = z.output<typeof PropertyDefinition>;

export const PropertyDefinitions = z.object({ results: whatIsWellFormed(PropertyDefinition, 'required') });

/** The headings under which HubSpot shows properties. */
export const PropertyGroups = z.object({
  results: whatIsWellFormed(
    z
      .object({ name: z.string().min(1), label: text })
      .transform(({ name, label }) => ({ name, label: label || name })),
    'required',
  ),
});
export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
}

/** One malformed entry among hundreds is passed over, not the reason to know none. */
function whatIsWellFormed<Shape extends z.ZodType>(shape: Shape, list: 'required' | 'optional' = 'optional') {
  const entries = z.array(z.unknown());
  return (list === 'required' ? entries : entries.catch([])).transform((values) =>
    values.flatMap((value) => {
      const parsed = shape.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

export type NotWritableReason =
  | 'Calculated by HubSpot'
  | 'Read-only'
  | 'Archived'
  | 'Hidden'
  | 'Sensitive data'
  | 'Used as key';

/** Values of these have a form that only HubSpot's own parts know. */
const INTERNAL_TYPES = new Set(['json', 'object_coordinates']);
/** Whether a contact counts as a marketing contact is billed, and no app may set it. */
const NEVER_WRITTEN = new Set(['hs_object_id', 'hs_marketable_status']);

/** Why nobody should map a field to the property; `null` where they may. Pure. */
export function whyNotWritable(definition: PropertyDefinition): NotWritableReason | null {
  if (definition.name === 'email') return 'Used as key';
  if (definition.archived) return 'Archived';
  if (definition.calculated) return 'Calculated by HubSpot';
  if (definition.modificationMetadata.readOnlyValue || NEVER_WRITTEN.has(definition.name)) return 'Read-only';
  if (definition.hidden || INTERNAL_TYPES.has(definition.type)) return 'Hidden';
  return definition.dataSensitivity === 'non_sensitive' ? null : 'Sensitive data';
}
