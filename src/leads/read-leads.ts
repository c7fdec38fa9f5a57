import { and, asc, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { connections, leadEvents, leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { LeadRef, LeadStatus } from './lead.ts';

const COLUMNS = {
  id: leads.id,
  tenantId: leads.tenantId,
  seq: leads.seq,
  status: leads.status,
  waitingFor: leads.waitingFor,
  waitingUntil: leads.waitingUntil,
  email: leads.email,
  fields: leads.fields,
  agentId: leads.agentId,
  conversationId: leads.conversationId,
  source: leads.source,
  outcome: leads.outcome,
  hubId: leads.hubId,
  hubspotContactId: leads.hubspotContactId,
  contactGoneAt: leads.contactGoneAt,
  erasedAt: leads.erasedAt,
  uiDomain: connections.uiDomain,
  warnings: leads.warnings,
  problem: leads.problem,
  receivedAt: leads.receivedAt,
  syncedAt: leads.syncedAt,
};

const selectLeads = (db: Db) =>
  db.select(COLUMNS).from(leads).leftJoin(connections, eq(connections.tenantId, leads.tenantId));

export type LeadRecord = Awaited<ReturnType<typeof selectLeads>>[number];

export interface LeadFilter {
  readonly tenantId: string;
  readonly status: readonly LeadStatus[] | null;
  readonly text: string | null;
  /** Only leads accepted before this `seq`. */
  readonly before: number | null;
  readonly limit: number;
}

/** A tenant's leads, newest first. */
export function listLeads(
  db: Db,
  { tenantId, status, text, before, limit }: LeadFilter,
): Promise<LeadRecord[]> {
  return selectLeads(db)
    .where(
      and(
        eq(leads.tenantId, tenantId),
        status === null ? undefined : inArray(leads.status, [...status]),
        before === null ? undefined : lt(leads.seq, before),
        text === null ? undefined : matches(text),
      ),
    )
    .orderBy(desc(leads.seq))
    .limit(limit);
}

const matches = (text: string) =>
  or(
    sql`position(${text.toLowerCase()} in ${leads.email}) > 0`,
    eq(leads.id, text),
    eq(leads.hubspotContactId, text),
  );

/** One lead with its timeline, oldest entry first. @throws {DomainError} `lead-not-found`, also for another tenant's */
export async function readLead(db: Db, { tenantId, leadId }: LeadRef) {
  const [lead] = await selectLeads(db).where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  if (!lead) throw new DomainError('lead-not-found', 'There is no such lead in this workspace.');
  const events = await db
    .select({ at: leadEvents.at, kind: leadEvents.kind, message: leadEvents.message })
    .from(leadEvents)
    .where(and(eq(leadEvents.tenantId, tenantId), eq(leadEvents.leadId, leadId)))
    .orderBy(asc(leadEvents.id));
  return { lead, events };
}
