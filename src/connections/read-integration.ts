import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '../db/client.ts';
import { connectionEvents, connections, hubspotQuotas } from '../db/schema.ts';
import type { Quota } from '../hubspot/quota.ts';
import type { WaitReason } from '../leads/lead.ts';
import { countSynced } from './count-synced.ts';
import { readDrain } from './drain.ts';
import { healthOf, limitOf, type Reason, reasonOf } from './integration-state.ts';
import { type LeadFacts, readLeadFacts } from './lead-facts.ts';

/**
 * Everything that the pages tell of a tenant's connection. They ask every few seconds, so each question is answered
 * from an index.
 */
export async function readIntegration(
  { db, quota }: { db: Db; quota: Pick<Quota, 'max'> },
  tenantId: string,
) {
  const [[connection = null], facts, synced] = await asOfOneMoment(db, (tx) =>
    Promise.all([
      tx.select().from(connections).where(eq(connections.tenantId, tenantId)),
      readLeadFacts(tx, tenantId),
      countSynced(db, tenantId, tx),
    ]),
  );
  const { received, syncing, waiting, failed } = facts;
  const counts = {
    received,
    syncing,
    waiting: sumOf([...waiting.values()].map(({ n }) => n)),
    synced,
    failed,
  };
  const drainLeft = received + syncing + counts.waiting - (facts.unfinishedSince ?? 0);
  const [drain, quotas, ended] = await Promise.all([
    connection?.status === 'connected' ? readDrain(db, connection, drainLeft) : null,
    connection?.status === 'connected' ? readQuotas(db, connection.hubId) : [],
    connection?.status === 'disconnected' ? readEnd(db, tenantId) : null,
  ]);
  const etaSeconds = (queued: number) =>
    facts.paced > 0 ? Math.ceil((queued * facts.paceSeconds) / facts.paced) : null;
  const queued = received + syncing + (waiting.get('hubspot_limit')?.n ?? 0);
  const limit = limitOf({ quotas, waiting, queued, etaSeconds: etaSeconds(queued), max: quota.max.requests });
  const health = healthOf({ connection, waiting, limit });
  const reason = reasonOf({ connection, health });
  return {
    connection,
    health,
    reason,
    since: ended?.at ?? reason?.since ?? (reason && (await heldUpSince(db, tenantId, reason.code, facts))),
    nextRetryAt: earliest([...waiting].map(([, { nextAt }]) => nextAt)),
    counts,
    failedOpen: facts.failedOpen,
    synced24h: facts.synced24h,
    lastSyncedAt: facts.lastSyncedAt,
    drain: drain && { ...drain, etaSeconds: etaSeconds(drain.total - drain.sent) },
    limit,
    ended,
    checklist: {
      connected: connection?.status === 'connected',
      collectLead: facts.collectLead,
      firstSynced: facts.lastSyncedAt !== null,
    },
  };
}

/** Or a lead that is just being synced might be in none of the numbers. */
const asOfOneMoment = <Result>(db: Db, read: (tx: Tx) => Promise<Result>) =>
  db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });

/** Whose leads tell since when something is so, where the connection itself does not. */
const HELD_UP_BY: Partial<Record<Reason['code'], WaitReason>> = {
  hubspot_outage: 'hubspot_outage',
  operator_fault: 'operator',
};

function readQuotas(db: Db, hubId: number) {
  return db
    .select({
      isBlocked: sql<boolean>`coalesce(blocked_until > now(), false)`,
      blockedUntil: hubspotQuotas.blockedUntil,
      blockedWhy: hubspotQuotas.blockedWhy,
      limitSeen: hubspotQuotas.limitSeen,
      isInLine: sql<boolean>`exists (select from jsonb_each(waiters) said
        where (said.value ->> 0)::int > 0 and (said.value ->> 1)::float8 > extract(epoch from now()) - 10)`,
    })
    .from(hubspotQuotas)
    .where(eq(hubspotQuotas.hubId, hubId));
}
export type QuotaState = Awaited<ReturnType<typeof readQuotas>>[number];

/** By whom and when the connection was ended. */
async function readEnd(db: Db, tenantId: string) {
  const [end] = await db
    .select({ at: connectionEvents.at, by: connectionEvents.actor })
    .from(connectionEvents)
    .where(and(eq(connectionEvents.tenantId, tenantId), eq(connectionEvents.kind, 'disconnected')))
    .orderBy(desc(connectionEvents.id))
    .limit(1);
  return end ?? null;
}

/** Since when the lead that waits longest has been held up, or since the last one got through. */
async function heldUpSince(
  db: Db,
  tenantId: string,
  code: Reason['code'],
  { lastSyncedAt }: LeadFacts,
): Promise<Date | null> {
  const waitingFor = HELD_UP_BY[code];
  if (waitingFor === undefined) return null;
  const [held] = await db.execute<{ since: string | null }>(sql`
    select coalesce(min(at) filter (where at > ${lastSyncedAt?.toISOString() ?? null}::timestamptz), max(at)) as since
    from lead_events
    where tenant_id = ${tenantId} and kind = 'waiting' and lead_id = (
      select id from leads where tenant_id = ${tenantId} and status = 'waiting' and waiting_for = ${waitingFor}
      order by seq limit 1)`);
  return held?.since ? new Date(held.since) : null;
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((at) => at ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known.map(Number)));
}
