import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Db } from '../../src/db/client.ts';
import * as schema from '../../src/db/schema.ts';

/** They change with every look: how often somebody came, and what HubSpot was asked. */
const RESTLESS: PgTable[] = [schema.rateLimits, schema.hubspotQuotas];
/** By the account, whichever workspace has it: part of the whole only. */
const OF_NOBODY: PgTable[] = [schema.contactNews];
const TABLES = Object.values(schema).flatMap((one) =>
  is(one, PgTable) && !RESTLESS.includes(one) ? [one] : [],
);

/** A fingerprint of every table, whole or as far as it is a workspace's: a call that was refused changes none. */
export async function contentsOf(db: Db, tenantId?: string): Promise<Record<string, string>> {
  const tables = TABLES.filter((table) => tenantId === undefined || !OF_NOBODY.includes(table));
  const prints = tables.map((table) => {
    const row = sql`(to_jsonb(t) - 'last_used_at')::text`; // of a key
    const owner = sql.identifier('tenantId' in getTableColumns(table) ? 'tenant_id' : 'id');
    const mine = tenantId === undefined ? sql`true` : sql`t.${owner} = ${tenantId}`;
    return sql`select ${getTableName(table)}::text as name, md5(string_agg(${row}, ',' order by ${row})) as print
      from ${table} t where ${mine}`;
  });
  const found = await db.execute<{ name: string; print: string }>(sql.join(prints, sql` union all `));
  return Object.fromEntries(found.map(({ name, print }) => [name, print]));
}
