import { type SQL, sql } from 'drizzle-orm';
import type { FailureCode } from '../workflows/contract.ts';
import { ANY_WARNING, type LeadStatus, WAIT_REASONS, type WaitReason } from './lead.ts';

/** Which leads of a tenant; what is not said does not matter. */
export interface LeadFilter {
  readonly ids?: readonly string[] | undefined;
  readonly status?: readonly LeadStatus[] | undefined;
  /** What waiting leads wait for, or why others failed. */
  readonly reason?: readonly (WaitReason | FailureCode)[] | undefined;
  readonly agentId?: string | undefined;
  /** Whether something of the lead could not be sent; notes do not count. */
  readonly warnings?: boolean | undefined;
  readonly handled?: boolean | undefined;
  /** Handled by one call, which is named by its time. */
  readonly handledAt?: Date | undefined;
  readonly test?: boolean | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
  /** Parts of email, name or company in any case, a lead's id, or a HubSpot contact's. */
  readonly q?: string | undefined;
}

/** The condition on `leads` under which a tenant's lead matches. */
export function matching(tenantId: string, filter: LeadFilter): SQL {
  const { ids, status, reason, agentId, warnings, handled, handledAt, test, from, to, q } = filter;
  const conditions = [
    sql`leads.tenant_id = ${tenantId}`,
    ids && sql`leads.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
    status && sql`leads.status ${among(status)}`,
    reason && standsFor(reason),
    agentId !== undefined && sql`leads.agent_id = ${agentId}`,
    warnings !== undefined && (warnings ? isWarned : sql`not ${isWarned}`),
    handled === true && sql`leads.status = 'failed' and leads.handled_at is not null`,
    handled === false && sql`leads.handled_at is null`,
    handledAt && sql`leads.handled_at = ${handledAt.toISOString()}::timestamptz`,
    test !== undefined && sql`leads.test = ${test}`,
    from && sql`leads.received_at >= ${from.toISOString()}::timestamptz`,
    to && sql`leads.received_at < ${to.toISOString()}::timestamptz`,
    q !== undefined && searched(tenantId, q),
  ];
  return sql.join(
    conditions.filter((condition) => condition !== undefined && condition !== false),
    sql` and `,
  );
}

/** As the index says it. */
export const isWarned = sql.raw(`leads.warnings @? ${ANY_WARNING}`);

/** An empty list is no SQL, and nothing is among it. */
const among = (values: readonly string[]) => sql`in ${values.length > 0 ? values : [null]}`;

const isWaitReason = (reason: string): reason is WaitReason =>
  WAIT_REASONS.some((waitReason) => waitReason === reason);

/** The statuses are said, too: by them the index finds the few that wait or have failed. */
function standsFor(reasons: readonly (WaitReason | FailureCode)[]): SQL {
  const waits = reasons.filter(isWaitReason);
  const codes = reasons.filter((reason) => !isWaitReason(reason));
  const waiting = sql`leads.status = 'waiting' and leads.waiting_for ${among(waits)}`;
  const failed = sql`leads.status = 'failed' and leads.problem ->> 'code' ${among(codes)}`;
  if (codes.length === 0) return waiting;
  if (waits.length === 0) return failed;
  return sql`leads.status in ('waiting', 'failed') and (${waiting} or ${failed})`;
}

const LEAD_ID = /^lead_[0-9a-f]{32}$/;
const CONTACT_ID = /^\d{1,20}$/;

function searched(tenantId: string, q: string): SQL {
  const text = q.trim().toLowerCase();
  if (LEAD_ID.test(text)) return sql`leads.id = ${text}`;
  const parts = text.split(/\s+/).map((part) => sql`t.text like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`);
  const inText = sql`select t.seq from lead_texts t where t.tenant_id = ${tenantId} and ${sql.join(parts, sql` and `)}`;
  if (!CONTACT_ID.test(text)) return sql`leads.seq in (${inText})`;
  const ofContact = sql`select c.seq from leads c where c.tenant_id = ${tenantId} and c.hubspot_contact_id = ${text}`;
  return sql`leads.seq in (${inText} union all ${ofContact})`;
}
