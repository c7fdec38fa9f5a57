import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { agents, connections, leadEvents, leads } from '../db/schema.ts';
import { DomainError } from '../domain-error.ts';
import type { LeadRef } from './lead.ts';
import { type LeadFilter, matching } from './lead-filter.ts';

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
  agentName: agents.name,
  conversationId: leads.conversationId,
  source: leads.source,
  test: leads.test,
  outcome: leads.outcome,
  hubId: leads.hubId,
  hubspotContactId: leads.hubspotContactId,
  contactGoneAt: leads.contactGoneAt,
  erasedAt: leads.erasedAt,
  erasedBecause: leads.erasedBecause,
  handledAt: leads.handledAt,
  uiDomain: connections.uiDomain,
  warnings: leads.warnings,
  problem: leads.problem,
  receivedAt: leads.receivedAt,
  syncedAt: leads.syncedAt,
};

const ONE_LEADS_COLUMNS = {
  ...COLUMNS,
  hubDomain: connections.hubDomain,
  fieldResults: leads.fieldResults,
  consent: leads.consent,
  idempotencyKey: leads.idempotencyKey,
};

/** The connection is told of where it is still the account that has the lead. */
const ofSameAccount = and(eq(connections.tenantId, leads.tenantId), eq(connections.hubId, leads.hubId));
const ofSameAgent = and(eq(agents.tenantId, leads.tenantId), eq(agents.id, leads.agentId));

/** A lead's place is when its statement began, and it is seen when that is committed, mostly milliseconds later. */
const SETTLE_MS = 5_000;
const settledAt = sql`now() - ${SETTLE_MS} * interval '1 millisecond'`.mapWith(leads.receivedAt);

const selectLeads = (db: Db) =>
  db
    .select({ ...COLUMNS, settledAt })
    .from(leads)
    .leftJoin(connections, ofSameAccount)
    .leftJoin(agents, ofSameAgent);

export type LeadRecord = Omit<Awaited<ReturnType<typeof selectLeads>>[number], 'settledAt'>;

/** A lead's place in the order of receipt. */
export type LeadPlace = Pick<LeadRecord, 'receivedAt' | 'seq'>;

export interface LeadPageWanted {
  readonly limit: number;
  /** Leads on this side of a place only; the nearest of them. */
  readonly from?: { readonly place: LeadPlace; readonly towards: 'older' | 'newer' } | undefined;
}

export interface LeadPage {
  /** Newest first, whichever way one has come. */
  readonly leads: LeadRecord[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** No lead will appear behind this place any more: who asks for the newer ones misses none. */
  readonly settled: LeadPlace | null;
}

/** A tenant's leads that match, page by page in the order of receipt, so that a page stays while leads arrive. */
export async function listLeads(
  db: Db,
  { tenantId, filter, limit, from }: { tenantId: string; filter: LeadFilter } & LeadPageWanted,
): Promise<LeadPage> {
  const towards = from?.towards ?? 'older';
  const order = towards === 'older' ? desc : asc;
  const found = await selectLeads(db)
    .where(and(matching(tenantId, filter), from && beyond(from)))
    .orderBy(order(leads.receivedAt), order(leads.seq))
    .limit(limit + 1); // one more tells whether it goes on
  const goesOn = found.length > limit;
  const page = found.slice(0, limit);
  const shown =
    towards === 'older'
      ? { leads: page, hasOlder: goesOn, hasNewer: from !== undefined }
      : { leads: page.reverse(), hasOlder: true, hasNewer: goesOn };
  return { ...shown, settled: settledOf(shown.leads) ?? (towards === 'newer' && from ? from.place : null) };
}

/** A place that stays the same while nothing happens, so that the answer does. */
function settledOf(page: readonly (LeadPlace & { settledAt: Date })[]): LeadPlace | null {
  const oldest = page.at(-1);
  if (!oldest) return null;
  const settled = page.find(({ receivedAt, settledAt }) => receivedAt <= settledAt);
  return settled ?? { receivedAt: new Date(oldest.receivedAt.getTime() - SETTLE_MS), seq: 1 };
}

const beyond = ({ place, towards }: NonNullable<LeadPageWanted['from']>) =>
  sql`(leads.received_at, leads.seq) ${sql.raw(towards === 'older' ? '<' : '>')}
    (${place.receivedAt.toISOString()}::timestamptz, ${place.seq}::bigint)`;

/** One lead with its timeline, oldest entry first. @throws {DomainError} `lead-not-found`, also for another tenant's */
export async function readLead(db: Db, { tenantId, leadId }: LeadRef) {
  const [lead] = await db
    .select(ONE_LEADS_COLUMNS)
    .from(leads)
    .leftJoin(connections, ofSameAccount)
    .leftJoin(agents, ofSameAgent)
    .where(and(eq(leads.tenantId, tenantId), eq(leads.id, leadId)));
  if (!lead) throw new DomainError('lead-not-found', 'There is no such lead in this workspace.');
  const events = await db
    .select({
      at: leadEvents.at,
      kind: leadEvents.kind,
      message: leadEvents.message,
      details: leadEvents.details,
    })
    .from(leadEvents)
    .where(and(eq(leadEvents.tenantId, tenantId), eq(leadEvents.leadId, leadId)))
    .orderBy(asc(leadEvents.id));
  return { lead, events };
}
export type LeadInFull = Awaited<ReturnType<typeof readLead>>;
