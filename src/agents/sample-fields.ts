import { randomInt } from 'node:crypto';
import type { FieldValue, LeadFields } from '../leads/lead.ts';
import { type AgentFormField, DEFAULT_FORM } from './agent.ts';

/** What the documentation maps by itself, for a test that is of no agent's form. */
export const DOCUMENTED_FIELDS: readonly AgentFormField[] = [
  ...DEFAULT_FORM,
  { name: 'phone', label: 'Phone', type: 'phone', required: false },
  { name: 'company', label: 'Company', type: 'text', required: false },
];

/** Values of which anybody sees that they are made up; the email is nobody's and new each time. */
export function sampleFields(formFields: readonly AgentFormField[]): LeadFields {
  return Object.fromEntries(formFields.map((field) => [field.name, sampleOf(field)]));
}

/** example.com belongs to nobody who could be written to (RFC 2606). */
const sampleEmail = () => `assistloop-test+${randomInt(36 ** 5, 36 ** 6).toString(36)}@example.com`;

function sampleOf(field: AgentFormField): FieldValue {
  const known = SAMPLES_BY_NAME.get(field.name);
  switch (field.type) {
    case 'email':
      return sampleEmail();
    case 'text':
      return known ?? `Test ${field.label}`;
    case 'textarea':
      return 'This is a test lead.';
    case 'phone':
      return '+1 202 555 0123'; // from the range that is kept for fiction
    case 'number':
      return 42;
    case 'date':
      return new Date().toISOString().slice(0, 10);
    case 'select':
      return field.options?.[0] ?? '';
    case 'boolean':
      return true;
  }
}

const SAMPLES_BY_NAME = new Map([
  ['name', 'Ada Lovelace'],
  ['first_name', 'Ada'],
  ['last_name', 'Lovelace'],
  ['company', 'Example Inc'],
]);
