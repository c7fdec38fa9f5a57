import { fieldText } from './field-text.ts';
import type { LeadFields } from './lead.ts';

/** Of each; whoever searches for more than that knows the lead already. */
const SEARCHED_LENGTH = 200;

/** What a lead is found by: email (first, see `correct-email.ts`), name and company, in lower case. */
export function leadText(email: string, fields: LeadFields): string {
  const textOf = (field: string) => [...fieldText(fields[field] ?? null)].slice(0, SEARCHED_LENGTH).join('');
  const name = [textOf('first_name'), textOf('last_name')].filter((half) => half !== '').join(' ');
  return [email, textOf('name'), name, textOf('company')]
    .filter((text) => text !== '')
    .join('\n')
    .toLowerCase();
}
