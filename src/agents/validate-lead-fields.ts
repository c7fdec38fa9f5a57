import type { FieldFault } from '../domain-error.ts';
import { convertBoolean } from '../leads/convert-boolean.ts';
import { convertDate } from '../leads/convert-date.ts';
import { convertNumber } from '../leads/convert-number.ts';
import { fieldText } from '../leads/field-text.ts';
import { fieldValue } from '../leads/field-value.ts';
import type { FieldValue, LeadFields } from '../leads/lead.ts';
import { isEmail } from '../leads/normalise-email.ts';
import type { AgentFormField } from './agent.ts';

/** What a visitor or a model may put into one field. */
export const VALUE_LENGTH_MAX = 2_000;
const OPTIONS_NAMED_MAX = 20;

/**
 * What is wrong with values that a visitor filled in or a model collected, each in a sentence that either can act
 * on; none when a lead can be made of them.
 */
export function validateLeadFields(
  { formFields }: { readonly formFields: readonly AgentFormField[] },
  fields: LeadFields,
): FieldFault[] {
  const names = formFields.map(({ name }) => name);
  const unknown = Object.keys(fields).filter((name) => !names.includes(name));
  return [
    ...formFields.flatMap((field) => {
      const fault = faultOf(field, fieldValue(fields, field.name));
      return fault === null ? [] : [{ field: field.name, ...fault }];
    }),
    ...unknown.map((field) => ({
      field,
      code: 'unknown' as const,
      message: `This form has no such field; leave it out. It asks for ${names.join(', ')}.`,
    })),
  ];
}

function faultOf(field: AgentFormField, value: FieldValue): Omit<FieldFault, 'field'> | null {
  if (fieldText(value) === '') return field.required ? { code: 'missing', message: missing(field) } : null;
  const message = whatIsWrong(field, value);
  return message === null ? null : { code: 'wrong', message };
}

function whatIsWrong(field: AgentFormField, value: FieldValue): string | null {
  if (typeof value === 'object') return 'Give one plain value, not a list or an object.';
  const text = fieldText(value);
  if (text.length > VALUE_LENGTH_MAX) return 'Use at most 2,000 characters.';
  switch (field.type) {
    case 'email':
      return isEmail(text) ? null : 'Enter an email address like name@company.com.';
    case 'number':
      return convertNumber(text) === null ? 'Enter a number like 1200.' : null;
    case 'date':
      return convertDate(text, 'UTC') === null ? 'Enter a date like 2026-11-24.' : null;
    case 'boolean':
      return convertBoolean(text) === null ? 'Answer with yes or no.' : null;
    case 'select':
      return field.options?.includes(text) ? null : oneOf(field);
    case 'text':
    case 'textarea':
    case 'phone':
      return null;
  }
}

function missing(field: AgentFormField): string {
  if (field.name === 'email') return 'Enter your email.';
  if (field.type === 'select') return oneOf(field);
  if (field.type === 'boolean') return `Answer “${field.label}” with yes or no.`;
  return `“${field.label}” is required; fill it in.`;
}

function oneOf({ options = [] }: AgentFormField): string {
  const named = options.slice(0, OPTIONS_NAMED_MAX).join(', ');
  const more = options.length - OPTIONS_NAMED_MAX;
  return `Choose one of: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
}
