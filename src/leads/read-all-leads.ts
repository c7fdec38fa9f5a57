import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { type LeadFilter, matching } from './lead-filter.ts';
import { type LeadRecord, listLeads } from './read-leads.ts';

/** Few enough that the largest leads of all fit into memory. */
const PAGE = 250;
const FIELDS_MAX = 200;

export interface AllLeads {
  /** The form fields of all of them, the most frequent first; the rarest beyond 200 are not named. */
  readonly fields: readonly string[];
  readonly hasOthers: boolean;
  /** Newest first; each page is read when it is asked for. */
  readonly pages: AsyncIterable<readonly LeadRecord[]>;
}

/**
 * Every lead of a tenant that matches, as of now: those that arrive meanwhile are not among them. Nothing is held in
 * the database in between, however slowly the pages are taken.
 */
export async function readAllLeads(db: Db, of: { tenantId: string; filter: LeadFilter }): Promise<AllLeads> {
  const first = await listLeads(db, { ...of, limit: PAGE });
  const rows = await db.execute<{ field: string }>(sql`
    select field from leads, jsonb_object_keys(leads.fields) as field where ${matching(of.tenantId, of.filter)}
    group by field order by count(*) desc, field limit ${FIELDS_MAX + 1}`);
  async function* pages() {
    for (let page = first; ; ) {
      yield page.leads;
      const last = page.leads.at(-1);
      if (!last || !page.hasOlder) return;
      page = await listLeads(db, { ...of, limit: PAGE, from: { place: last, towards: 'older' } });
    }
  }
  const fields = rows.map(({ field }) => field);
  return { fields: fields.slice(0, FIELDS_MAX), hasOthers: fields.length > FIELDS_MAX, pages: pages() };
}
