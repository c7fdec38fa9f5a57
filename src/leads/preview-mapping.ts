import { and, desc, eq, isNull } from 'drizzle-orm';
import type { AccountOf } from '../connections/hubspot-accounts.ts';
import { knownDefinitions } from '../connections/known-definitions.ts';
import type { Db } from '../db/client.ts';
import { connections, leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { Definitions } from '../hubspot/account-properties.ts';
import { checkMapping } from './check-mapping.ts';
import type { Mapping } from './default-mapping.ts';
import { fieldText } from './field-text.ts';
import { fieldValue } from './field-value.ts';
import { fitTo, needDefinitions } from './fit-properties.ts';
import type { FieldValue, LeadConsent, LeadFields } from './lead.ts';
import { type MappedFields, mapFields } from './map-fields.ts';
import type { MappingProblem, PreviewResult } from './mapping-problem.ts';
import { normaliseEmail } from './normalise-email.ts';
import { readFormFields } from './read-form-fields.ts';
import type { MappingRow } from './versioned-mapping.ts';
import { withConsent } from './with-consent.ts';

/** What a mapping is tried on. */
export type Sample =
  | { readonly leadId: string }
  | { readonly newest: true }
  | { readonly fields: LeadFields };

export interface PreviewRow {
  readonly field: string;
  readonly property: string | null;
  readonly label: string | null;
  readonly submitted: FieldValue;
  /** What HubSpot would get. */
  readonly value: string | null;
  readonly result: PreviewResult;
  readonly message: string | null;
}

/**
 * What a mapping, saved or not, would send to HubSpot of a sample lead: by the very rules by which leads are written.
 * Nothing is sent; without a connection, or while HubSpot does not tell its properties, values are shown as they are.
 * @throws {DomainError} `lead-not-found`
 */
export async function previewMapping(
  { db, accountOf }: { db: Db; accountOf: AccountOf },
  { tenantId, rows, sample }: { tenantId: string; rows: readonly MappingRow[]; sample: Sample },
) {
  const [{ leadId, fields: submitted, consent }, definitions, timeZone, formFields] = await Promise.all([
    loadSample(db, tenantId, sample),
    knownDefinitions(accountOf, tenantId),
    readTimeZone(db, tenantId),
    readFormFields(db, tenantId),
  ]);
  const mapping: Mapping = new Map(
    rows.map(({ field, property, overwrite }) => [field, property === null ? null : { property, overwrite }]),
  );
  const fields = withConsent(submitted, consent, mapping);
  const fitted = fitFields(mapFields(fields, mapping), definitions, timeZone);
  const email = readEmail(fields.email ?? null);
  const values = (overwrite: 'always' | 'if_empty') =>
    Object.fromEntries(
      fitted.properties
        .filter((mapped) => mapped.overwrite === overwrite)
        .map(({ property, value }) => [property, value]),
    );
  const [always, onlyIfEmpty] = [values('always'), values('if_empty')];
  const labelOf = (property: string | null) => definitions?.byName.get(property ?? '')?.label ?? null;
  return {
    leadId,
    rows: [
      emailRow(fields, email),
      ...namesOf(fields, mapping).flatMap((field) => rowsOf(field, { fields, mapping, fitted })),
    ].map((row) => ({ ...row, label: labelOf(row.property) })),
    newContact: {
      properties: { ...(email.value === null ? {} : { email: email.value }), ...always, ...onlyIfEmpty },
    },
    existingContact: { properties: always, onlyIfEmpty },
    problems: [...(definitions ? checkMapping(rows, definitions, formFields) : []), ...email.problems],
    propertiesReadAt: definitions?.readAt ?? null,
  };
}

interface LoadedSample {
  readonly leadId: string | null;
  readonly fields: LeadFields;
  readonly consent: LeadConsent | null;
}

async function loadSample(db: Db, tenantId: string, sample: Sample): Promise<LoadedSample> {
  if ('fields' in sample) return { leadId: null, fields: sample.fields, consent: null };
  const one = 'leadId' in sample ? eq(leads.id, sample.leadId) : undefined;
  const [lead] = await db
    .select({ leadId: leads.id, fields: leads.fields, consent: leads.consent })
    .from(leads)
    .where(and(eq(leads.tenantId, tenantId), isNull(leads.erasedAt), one))
    .orderBy(desc(leads.receivedAt), desc(leads.seq))
    .limit(1);
  if (lead) return lead;
  if (one) throw new DomainError('lead-not-found', 'There is no such lead in this workspace.');
  return { leadId: null, fields: {}, consent: null };
}

async function readTimeZone(db: Db, tenantId: string): Promise<string | null> {
  const [connection] = await db
    .select({ timeZone: connections.timeZone })
    .from(connections)
    .where(eq(connections.tenantId, tenantId));
  return connection?.timeZone ?? null;
}

function fitFields(
  mapped: MappedFields,
  definitions: Definitions | null,
  timeZone: string | null,
): MappedFields {
  if (definitions === null || !needDefinitions(mapped.properties)) return mapped;
  const { properties, warnings } = fitTo(mapped.properties, definitions, timeZone ?? 'UTC');
  return { properties, warnings: [...mapped.warnings, ...warnings] };
}

interface Email {
  readonly value: string | null;
  readonly problems: readonly MappingProblem[];
}

function readEmail(submitted: FieldValue): Email {
  try {
    return { value: normaliseEmail(submitted), problems: [] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (fieldText(submitted) === '') return { value: null, problems: [] };
    const at = { field: 'email', property: 'email', label: null };
    const problem = { ...at, code: 'email_unusable', severity: 'error', message: error.message } as const;
    return { value: null, problems: [problem] };
  }
}

type Row = Omit<PreviewRow, 'label'>;

function emailRow(fields: LeadFields, { value, problems }: Email): Row {
  const [problem] = problems;
  return {
    field: 'email',
    property: 'email',
    submitted: fields.email ?? null,
    value,
    result: problem ? 'left_out' : value === null ? 'empty' : 'sent',
    message: problem?.message ?? 'Finds the contact; never changed on an existing one.',
  };
}

/** The name first, then the fields of the mapping, then what else was filled in. */
const namesOf = (fields: LeadFields, mapping: Mapping) =>
  [...new Set(['name', ...mapping.keys(), ...Object.keys(fields)])].filter((field) => field !== 'email');

/** One row a field; two for a name that is split. */
function rowsOf(
  field: string,
  { fields, mapping, fitted }: { fields: LeadFields; mapping: Mapping; fitted: MappedFields },
): Row[] {
  const submitted = fieldValue(fields, field);
  const target = mapping.get(field);
  const warnings = fitted.warnings.filter((warning) => warning.field === field);
  const sent = fitted.properties
    .filter((mapped) => mapped.field === field)
    .map(({ property, value, overwrite }): Row => {
      const partly = warnings.find((warning) => warning.property === property)?.message ?? null;
      const result = overwrite === 'if_empty' ? 'only_if_empty' : 'sent';
      return { field, property, submitted, value, result, message: partly };
    });
  const left = warnings
    .filter(({ property }) => property === null || !sent.some((row) => row.property === property))
    .map(({ code, property, message }): Row => {
      const result = code === 'not_mapped' ? 'not_mapped' : 'left_out';
      return { field, property, submitted, value: null, result, message };
    });
  if (sent.length + left.length > 0) return [...sent, ...left];
  const unsent = { field, property: target?.property ?? null, submitted, value: null };
  if (target === null) {
    return [{ ...unsent, result: 'ignored', message: `${field} is kept here and not sent, as you chose.` }];
  }
  if (fieldText(submitted) === '') return [{ ...unsent, result: 'empty', message: null }];
  return [{ ...unsent, result: 'left_out', message: 'Separate first and last names win.' }];
}
