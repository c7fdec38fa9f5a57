import { DEFAULT_MAPPING } from './default-mapping.ts';
import { fieldText } from './field-text.ts';
import { fieldValue } from './field-value.ts';
import type {
  FieldValue,
  LeadFieldResult,
  LeadFields,
  LeadOutcome,
  LeadStatus,
  LeadWarning,
} from './lead.ts';

/** What became of one field; a name that was split has one for each half. */
export interface FieldExplained {
  readonly field: string;
  readonly submitted: FieldValue;
  readonly property: string | null;
  readonly label: string | null;
  /** As HubSpot got it. */
  readonly sent: string | null;
  readonly result: 'sent' | 'kept_existing' | 'left_out' | 'not_mapped' | 'not_sent';
  /** Why it is not just sent, or not whole. */
  readonly message: string | null;
}

export interface LeadToExplain {
  readonly status: LeadStatus;
  readonly outcome: LeadOutcome | null;
  readonly email: string;
  readonly fields: LeadFields;
  readonly warnings: readonly LeadWarning[];
  readonly fieldResults: readonly LeadFieldResult[] | null;
}

const DOCUMENTED = ['name', ...DEFAULT_MAPPING.keys()];
const placeOf = (field: string) =>
  DOCUMENTED.includes(field) ? DOCUMENTED.indexOf(field) : DOCUMENTED.length;
/** The documented ones first, as they are documented; our database does not keep the order of a form. */
const inOrder = (a: string, b: string) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1);

/** Field by field what HubSpot got of a lead, the email first. Every field is accounted for. Pure. */
export function explainFields(lead: LeadToExplain): FieldExplained[] {
  const results = lead.fieldResults ?? [];
  // Of a lead whose values are erased the names of its fields stand there alone.
  const named = [...results, ...lead.warnings].map(({ field }) => field);
  const fields = new Set([...Object.keys(lead.fields), ...named]);
  fields.delete('email');
  return [
    ...('email' in lead.fields ? [explainEmail(lead)] : []),
    ...[...fields].sort(inOrder).flatMap((field) => {
      const submitted = fieldValue(lead.fields, field);
      const rows = explainField(lead, field).map((row) => ({ field, submitted, ...row }));
      return rows.length > 0 ? rows : [{ field, submitted, ...unsent(lead, field) }];
    }),
  ];
}

type Explanation = Omit<FieldExplained, 'field' | 'submitted'>;
const NOTHING = { property: null, label: null, sent: null } as const;

function explainEmail({ status, outcome, email, fields }: LeadToExplain): FieldExplained {
  const submitted = fields.email ?? null;
  const of = { field: 'email', submitted, property: 'email', label: null };
  if (status !== 'synced') return { ...of, sent: null, result: 'not_sent', message: null };
  if (outcome === 'created') return { ...of, sent: email, result: 'sent', message: null };
  return {
    ...of,
    sent: null,
    result: 'not_sent',
    message: 'The contact was found by it, so it stays as it is.',
  };
}

function explainField({ warnings, fieldResults }: LeadToExplain, field: string): Explanation[] {
  const left = warnings.filter((warning) => warning.field === field);
  const written = (fieldResults ?? []).filter((result) => result.field === field);
  const explained = written.map(({ property, label, value, result }) => {
    const message = left.find((warning) => warning.property === property)?.message ?? null;
    return { property, label, sent: result === 'sent' ? value : null, result, message };
  });
  const leftOut = left.filter(({ property }) => !written.some((result) => result.property === property));
  return [
    ...explained,
    ...leftOut.map(({ code, property, message }) => ({
      ...NOTHING,
      property,
      result: code === 'not_mapped' ? ('not_mapped' as const) : ('left_out' as const),
      message,
    })),
  ];
}

/** Nobody has left it out, and nobody has noted that it was sent. */
function unsent({ status, fields, fieldResults }: LeadToExplain, field: string): Explanation {
  if (fieldText(fieldValue(fields, field)) === '')
    return { ...NOTHING, result: 'not_sent', message: LEFT_EMPTY };
  if (status !== 'synced') return { ...NOTHING, result: 'not_sent', message: null };
  // Leads of before this was noted: what was not left out was sent, as we know no longer what.
  if (fieldResults === null) return { ...NOTHING, result: 'sent', message: null };
  return { ...NOTHING, result: 'not_sent', message: field === 'name' ? NAMES_WIN : null };
}

const LEFT_EMPTY = 'It was left empty, and an empty answer never erases anything in HubSpot.';
const NAMES_WIN = 'The explicit first and last name were sent in its place.';
