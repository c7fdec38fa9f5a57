import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { FAILED_PAUSE_MAX_MS } from '../workflows/renewal-lead.ts';

/** A refresh workflow renews four to five minutes before the expiry, or later in a shorter life: by then it has. */
const OVERDUE_MS = 180_000;
const OVERDUE_SHARE = 0.1;
/** A workflow that lives fails again within its longest pause, its jitter, and the time that HubSpot takes for it. */
const FAILS_AGAIN_MS = FAILED_PAUSE_MAX_MS + 60_000;
const PAGE = 500;

/**
 * Tenants whose tokens should have been renewed by now, and were not: their refresh workflow may be lost.
 * Not those whose last renewal has just failed: the workflow backs off, and a signal would end its pause.
 * @returns at most a page of ids, the most overdue first
 */
export async function findUnwatched(db: Db): Promise<string[]> {
  const rows = await db.execute<{ tenantId: string }>(sql`
    select tenant_id as "tenantId" from connections
    where status = 'connected'
      and access_expires_at < now() + least(access_lifetime_ms * ${OVERDUE_SHARE}::float8, ${OVERDUE_MS}) * interval '1 millisecond'
      and (last_error is null or coalesce(refresh_failed_at, '-infinity') < now() - ${FAILS_AGAIN_MS} * interval '1 millisecond')
    order by access_expires_at limit ${PAGE}`);
  return rows.map(({ tenantId }) => tenantId);
}
