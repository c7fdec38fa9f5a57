export const MAPPING_PROBLEM_CODES = [
  'property_not_found',
  'property_archived',
  'property_read_only',
  'property_sensitive',
  'property_hidden',
  'type_mismatch',
  'unknown_options',
  'email_unusable',
] as const;

/** What is wrong with one row of a mapping, or may go wrong with it. */
export interface MappingProblem {
  readonly field: string;
  readonly property: string | null;
  readonly label: string | null;
  readonly code: (typeof MAPPING_PROBLEM_CODES)[number];
  /** `error`: leads sync without the field. `hint`: some of its values may be left out. */
  readonly severity: 'error' | 'hint';
  readonly message: string;
}

/** What would become of one field of a sample lead. */
export const PREVIEW_RESULTS = [
  'sent',
  'only_if_empty',
  'left_out',
  'not_mapped',
  'ignored',
  'empty',
] as const;
export type PreviewResult = (typeof PREVIEW_RESULTS)[number];
