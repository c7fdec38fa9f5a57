/** One field of the form that an agent shows in the conversation. */
export interface AgentFormField {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'text' | 'textarea' | 'phone' | 'number' | 'date' | 'select' | 'boolean';
  readonly required: boolean;
  readonly options?: readonly string[];
}
