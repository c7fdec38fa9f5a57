import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { fieldText } from './field-text.ts';
import type { FieldValue } from './lead.ts';
import { readMapping } from './read-mapping.ts';

/** As many leads as say what arrives these days; reading all would take seconds. */
const LEADS_MAX = 1_000;
const DAYS = 30;
const FIELDS_MAX = 200;
const SAMPLE_LENGTH_MAX = 100;

export interface SeenField {
  readonly field: string;
  /** With how many of the leads it arrived. */
  readonly leads: number;
  readonly lastSeenAt: Date;
  /** The newest value. */
  readonly sample: string;
  /** A person has decided that it is not sent. */
  readonly ignored: boolean;
}

export interface SeenFields {
  readonly fields: SeenField[];
  readonly mapped: SeenField[];
  readonly leads: number;
  readonly from: Date | null;
}

/** Which form fields arrived lately, the most frequent first; those that are sent apart from those that are not. */
export async function readSeenFields(db: Db, tenantId: string): Promise<SeenFields> {
  const [mapping, rows] = await Promise.all([readMapping(db, tenantId), readRows(db, tenantId)]);
  const seen = rows.flatMap(({ field, n, lastSeenAt, sample }) =>
    field === null
      ? []
      : [
          {
            field,
            leads: n,
            lastSeenAt: new Date(lastSeenAt),
            sample: [...fieldText(sample)].slice(0, SAMPLE_LENGTH_MAX).join(''),
            ignored: mapping.get(field) === null,
          },
        ],
  );
  const isSent = ({ field }: SeenField) =>
    field === 'email' || (field === 'name' && !mapping.has('name')) || Boolean(mapping.get(field));
  const looked = rows.find(({ field }) => field === null);
  return {
    fields: seen.filter((field) => !isSent(field)),
    mapped: seen.filter(isSent),
    leads: looked?.n ?? 0,
    from: looked?.lastSeenAt ? new Date(looked.lastSeenAt) : null,
  };
}

interface Row extends Record<string, unknown> {
  /** `null`: how many leads were looked at, and since when. */
  readonly field: string | null;
  readonly n: number;
  readonly lastSeenAt: string;
  readonly sample: FieldValue;
}

function readRows(db: Db, tenantId: string) {
  return db.execute<Row>(sql`
    with recent as materialized (
      select received_at, seq, fields from leads
      where tenant_id = ${tenantId} and received_at > now() - ${DAYS} * interval '1 day' and erased_at is null
      order by received_at desc, seq desc limit ${LEADS_MAX}
    ),
    seen as (
      select key as field, count(*)::int as n, max(received_at) as at,
        (array_agg(value order by received_at desc, seq desc))[1] as sample
      from recent, jsonb_each(fields)
      where btrim(value #>> '{}', E' \\t\\r\\n') not in ('', '[]', '{}')
      group by key order by n desc, key limit ${FIELDS_MAX}
    )
    select field, n, at as "lastSeenAt", sample from seen
    union all
    select null, count(*)::int, min(received_at), null from recent`);
}
