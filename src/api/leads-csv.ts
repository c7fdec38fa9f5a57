import { fieldText } from '../leads/field-text.ts';
import { fieldValue } from '../leads/field-value.ts';
import type { FieldValue } from '../leads/lead.ts';
import type { AllLeads } from '../leads/read-all-leads.ts';
import type { LeadRecord } from '../leads/read-leads.ts';
import { leadAnswer } from './lead-answer.ts';

/** Tells Excel that it is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

type Shown = ReturnType<typeof leadAnswer>;

/** Named as in the API's JSON. */
const COLUMNS: Record<string, (lead: Shown) => FieldValue | undefined> = {
  id: ({ id }) => id,
  receivedAt: ({ receivedAt }) => receivedAt,
  status: ({ status }) => status,
  email: ({ email }) => email,
  outcome: ({ outcome }) => outcome,
  syncedAt: ({ syncedAt }) => syncedAt,
  hubspotContactId: ({ hubspotContactId }) => hubspotContactId,
  hubspotUrl: ({ hubspotUrl }) => hubspotUrl,
  waitingFor: ({ waitingFor }) => waitingFor,
  'failure.code': ({ failure }) => failure?.code,
  'failure.message': ({ failure }) => failure?.message,
  warnings: ({ warnings }) => warnings.map(({ message }) => message).join(' '),
  handledAt: ({ handledAt }) => handledAt,
  erasedAt: ({ erasedAt }) => erasedAt,
  agentId: ({ agentId }) => agentId,
  agentName: ({ agentName }) => agentName,
  conversationId: ({ conversationId }) => conversationId,
  source: ({ source }) => source,
  test: ({ test }) => test,
};

/** Leads as CSV (RFC 4180): a line each, a column for each form field, and one for the rarest if there are many. */
export async function* leadsCsv(
  { fields, hasOthers, pages }: AllLeads,
  namespace: string,
): AsyncGenerator<string> {
  const names = [...Object.keys(COLUMNS), ...fields.map((field) => `fields.${field}`)];
  yield BYTE_ORDER_MARK + line(hasOthers ? [...names, 'otherFields'] : names);
  const named = new Set(fields);
  for await (const page of pages) {
    yield page
      .map((lead) => {
        const shown = leadAnswer(lead, namespace);
        const cells = [
          ...Object.values(COLUMNS).map((read) => text(read(shown))),
          ...fields.map((field) => fieldText(fieldValue(lead.fields, field))),
        ];
        return line(hasOthers ? [...cells, othersOf(lead, named)] : cells);
      })
      .join('');
  }
}

function othersOf({ fields }: LeadRecord, named: ReadonlySet<string>): string {
  const others = Object.entries(fields).filter(([field]) => !named.has(field));
  return others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others));
}

const text = (value: FieldValue | undefined) => fieldText(value ?? null);

const line = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`;

/** What a spreadsheet would take for a formula, in any width; a plain number is none. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

function cell(value: string): string {
  const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
