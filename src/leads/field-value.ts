import type { FieldValue, LeadFields } from './lead.ts';

/**
 * What a field was filled in with; `null` where it was not. The names of fields are other people's words, and some
 * are those that every object answers to, like `constructor`.
 */
export const fieldValue = (fields: LeadFields, field: string): FieldValue =>
  Object.hasOwn(fields, field) ? (fields[field] ?? null) : null;
