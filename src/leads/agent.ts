export const FORM_FIELD_TYPES = [
  'email',
  'text',
  'textarea',
  'phone',
  'number',
  'date',
  'select',
  'boolean',
] as const;

/** One field of the form that an agent shows in the conversation. */
export interface AgentFormField {
  readonly name: string;
  readonly label: string;
  readonly type: (typeof FORM_FIELD_TYPES)[number];
  readonly required: boolean;
  readonly help?: string;
  readonly options?: readonly string[];
}

/** What the form says around its fields; what is missing has a default in the form's language. */
export interface AgentFormTexts {
  readonly title?: string;
  readonly intro?: string;
  readonly button?: string;
  readonly thanks?: string;
}

export const FORM_THEMES = ['auto', 'light', 'dark'] as const;
export type FormTheme = (typeof FORM_THEMES)[number];

/** A form always asks for it: contacts are found by it. */
export const EMAIL_FIELD: AgentFormField = { name: 'email', label: 'Email', type: 'email', required: true };
