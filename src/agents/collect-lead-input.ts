import type { AgentFormField } from './agent.ts';
import { VALUE_LENGTH_MAX } from './validate-lead-fields.ts';

/** A JSON Schema, of which hosts understand what stands here. */
export interface InputSchema {
  readonly type: 'object';
  readonly description?: string;
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

/** What a model sends for an agent's form, as JSON Schema. */
export function collectLeadInput(formFields: readonly AgentFormField[]): InputSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      formFields.map((field) => [
        field.name,
        { ...kindOf(field), ...LIMITS[field.type], description: hint(field) },
      ]),
    ),
    required: formFields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

/**
 * The same for hosts that hold a model to the schema (OpenAI's `strict`): every field is required there, one that
 * may be left empty takes null, and limits and formats are not known to all models.
 */
export function strictCollectLeadInput(formFields: readonly AgentFormField[]): InputSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(
      formFields.map((field) => [
        field.name,
        { ...(field.required ? kindOf(field) : orNull(kindOf(field))), description: hint(field) },
      ]),
    ),
    required: formFields.map(({ name }) => name),
    additionalProperties: false,
  };
}

interface Kind {
  readonly type: 'string' | 'number' | 'boolean';
  readonly enum?: readonly string[];
}

function kindOf({ type, options }: AgentFormField): Kind {
  switch (type) {
    case 'number':
    case 'boolean':
      return { type };
    case 'select':
      return { type: 'string', enum: options ?? [] };
    case 'email':
    case 'text':
    case 'textarea':
    case 'phone':
    case 'date':
      return { type: 'string' };
  }
}

const orNull = (kind: Kind) => ({
  type: [kind.type, 'null'],
  ...(kind.enum ? { enum: [...kind.enum, null] } : {}),
});

const LIMITS: Record<AgentFormField['type'], Readonly<Record<string, unknown>>> = {
  email: { format: 'email', maxLength: 254 },
  text: { maxLength: VALUE_LENGTH_MAX },
  textarea: { maxLength: VALUE_LENGTH_MAX },
  phone: { maxLength: VALUE_LENGTH_MAX },
  date: { format: 'date' },
  number: {},
  select: {},
  boolean: {},
};

/** What the model is told of a field, beside its type. */
function hint({ name, type, label, help }: AgentFormField): string {
  const told = [label, help, name === 'email' ? 'As the customer gave it, never made up' : undefined];
  if (type === 'date') told.push('Written as YYYY-MM-DD');
  return told
    .filter((part) => part !== undefined)
    .map(asSentence)
    .join(' ');
}

const asSentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`);
