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
  readonly help?: string | undefined;
  /** What may be chosen, for a `select` only. */
  readonly options?: readonly string[] | undefined;
}

/** What the form says around its fields; what is missing has a default in the form's language. */
export interface AgentFormTexts {
  readonly title?: string | undefined;
  readonly intro?: string | undefined;
  readonly button?: string | undefined;
  readonly thanks?: string | undefined;
}

export const FORM_THEMES = ['auto', 'light', 'dark'] as const;
export type FormTheme = (typeof FORM_THEMES)[number];

/** The shapes in which hosts of language models take a tool. */
export const TOOL_FORMATS = ['json-schema', 'openai', 'openai-chat', 'anthropic', 'mcp', 'ai-sdk'] as const;
export type ToolFormat = (typeof TOOL_FORMATS)[number];

/** A form always asks for it: contacts are found by it. */
export const EMAIL_FIELD: AgentFormField = { name: 'email', label: 'Email', type: 'email', required: true };

/** What a new agent asks for. */
export const DEFAULT_FORM: readonly AgentFormField[] = [
  EMAIL_FIELD,
  { name: 'name', label: 'Name', type: 'text', required: false },
];

/** The documentation's own example of when the form is shown. */
export const DEFAULT_DESCRIPTION = 'Use this tool when the customer tries to reach out to the sales team';

/** An agent of a workspace. */
export interface AgentRef {
  readonly tenantId: string;
  readonly agentId: string;
}
