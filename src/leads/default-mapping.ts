export type OverwritePolicy = 'always' | 'if_empty';

export interface FieldMapping {
  readonly property: string;
  readonly overwrite: OverwritePolicy;
}

/**
 * Form field → HubSpot property; `null`: a person has decided that the field is kept here and not sent. `email` and
 * `name` have rules of their own: see `map-fields.ts`.
 */
export type Mapping = ReadonlyMap<string, FieldMapping | null>;

/** What the product's documentation promises without anybody mapping anything. */
export const DEFAULT_MAPPING: ReadonlyMap<string, FieldMapping> = new Map(
  Object.entries({ first_name: 'firstname', last_name: 'lastname', phone: 'phone', company: 'company' }).map(
    ([field, property]) => [field, { property, overwrite: 'always' as const }],
  ),
);
