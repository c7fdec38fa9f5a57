import { sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';

/** They change with every look: when a key was used last, and how often somebody came. */
const RESTLESS = new Set(['rate_limits', 'hubspot_quotas']);

/** A fingerprint of every table, so that a call that was refused can be seen to have changed nothing. */
export async function contentsOf(db: Db, tenantId?: string): Promise<Record<string, string>> {
  const tables = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    if (RESTLESS.has(name)) continue;
    const row = sql`to_jsonb(t) - 'last_used_at'`;
    const mine =
      tenantId === undefined
        ? sql`true`
        : sql`coalesce(to_jsonb(t) ->> 'tenant_id', to_jsonb(t) ->> 'id') = ${tenantId}`;
    const [table] = await db.execute<{ hash: string }>(
      sql`select md5(coalesce(string_agg((${row})::text, ',' order by (${row})::text), '')) as hash
        from ${sql.identifier(name)} t where ${mine}`,
    );
    found[name] = table?.hash ?? '';
  }
  return found;
}
