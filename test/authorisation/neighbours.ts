import { eq, sql } from 'drizzle-orm';
import type { AgentRef } from '../../src/agents/agent.ts';
import type { ProblemCode } from '../../src/api/problems.ts';
import type { Db } from '../../src/db/client.ts';
import { leads } from '../../src/db/schema.ts';
import { aCollectingAgent } from '../support/agents.ts';
import { ACME, BETA, type HubSpotOfTests } from '../support/hubspot.ts';
import { aLead } from '../support/leads.ts';
import { connect } from '../support/tenants.ts';
import { aWorkspace } from './callers.ts';

/** Stands in whatever belongs to the neighbours: nobody else may ever read it. */
export const MARK = 'words-of-the-neighbours';

/** A workspace with one of everything, all of it marked. */
export async function aNeighbour(db: Db, hubspot: HubSpotOfTests) {
  const workspace = await aWorkspace(db);
  const { tenantId } = workspace;
  await db.execute(sql`update tenants set name = ${MARK} where id = ${tenantId}`);
  await db.execute(sql`update api_keys set name = ${MARK} where tenant_id = ${tenantId}`);
  const { agentId } = await aCollectingAgent(db, tenantId, {
    name: MARK,
    description: `When ${MARK} are said.`,
  });
  const { leadId, syncedLeadId } = await theirLeads(db, { tenantId, agentId });
  await db.execute(sql`insert into field_mappings (tenant_id, field, property)
    values (${tenantId}, ${MARK}, 'city'), (${tenantId}, 'budget', 'zip')`);
  await connect(db, hubspot, tenantId, BETA);
  await connect(db, hubspot, tenantId, ACME); // waits for their word
  await db.execute(sql`update pending_connections set hub_domain = ${MARK} where tenant_id = ${tenantId}`);
  await db.execute(sql`update connections set hub_domain = ${MARK} where tenant_id = ${tenantId}`);
  await db.execute(sql`update connection_events set message = ${MARK} where tenant_id = ${tenantId}`);
  await db.execute(sql`insert into connection_events (tenant_id, kind, message, actor)
    values (${tenantId}, 'disconnected', ${MARK}, ${MARK})`); // once upon a time
  const [key] = await db.execute<{ id: string }>(
    sql`select id from api_keys where tenant_id = ${tenantId} and revoked_at is null`,
  );
  return { ...workspace, agentId, leadId, syncedLeadId, keyId: key?.id ?? '' };
}

/** One that is received, one that waits, one that is synced and one that has failed. */
async function theirLeads(db: Db, { tenantId, agentId }: AgentRef) {
  const fields = { email: `${MARK}@example.com`, name: MARK, [MARK]: MARK, budget: MARK };
  const aMarkedLead = async (key: string, changes: Partial<typeof leads.$inferInsert>) => {
    const more = { agentId, conversationId: MARK, source: MARK };
    const { leadId } = await aLead(db, tenantId, fields, key, more);
    await db.update(leads).set(changes).where(eq(leads.id, leadId));
    return leadId;
  };
  await aMarkedLead('a-key', { queuedAt: null });
  await aMarkedLead('b-key', { status: 'waiting', waitingFor: 'connection', queuedAt: null });
  const contact = { outcome: 'created', hubId: BETA, hubspotContactId: '501', syncedAt: new Date() } as const;
  const problem = { code: 'invalid_email', message: MARK };
  return {
    syncedLeadId: await aMarkedLead('c-key', { ...contact, status: 'synced', queuedAt: null }),
    leadId: await aMarkedLead('d-key', { status: 'failed', problem, queuedAt: null }),
  };
}
export type Neighbour = Awaited<ReturnType<typeof aNeighbour>>;

interface Reach {
  readonly path?: string;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}
type Expected =
  | { readonly refused: [status: number, code: ProblemCode] }
  /** It answers, and tells and does nothing: what its answer says then. */
  | { readonly empty: object };

/** Every operation that can be given an id, and what it says to the id of a neighbour. */
export const REACHES: readonly (readonly [operation: string, reach: (of: Neighbour) => Reach, Expected])[] = [
  ['GET /v1/leads/{id}', ({ leadId }) => ({ path: `/v1/leads/${leadId}` }), refused(404, 'lead-not-found')],
  [
    'PATCH /v1/leads/{id}',
    ({ leadId }) => ({ path: `/v1/leads/${leadId}`, json: { handled: true } }),
    refused(404, 'lead-not-found'),
  ],
  [
    'PATCH /v1/leads/{id}',
    ({ leadId }) => ({ path: `/v1/leads/${leadId}`, json: { email: 'ada@example.com' } }),
    refused(404, 'lead-not-found'),
  ],
  [
    'PATCH /v1/leads/{id}',
    ({ syncedLeadId: id }) => ({ path: `/v1/leads/${id}`, json: { handled: true } }),
    refused(404, 'lead-not-found'),
  ],
  [
    'PATCH /v1/leads/{id}',
    ({ syncedLeadId: id }) => ({ path: `/v1/leads/${id}`, json: { email: 'ada@example.com' } }),
    refused(404, 'lead-not-found'),
  ],
  [
    'POST /v1/leads/{id}/retry',
    ({ syncedLeadId: id }) => ({ path: `/v1/leads/${id}/retry` }),
    refused(404, 'lead-not-found'),
  ],
  [
    'POST /v1/leads/{id}/retry',
    ({ leadId }) => ({ path: `/v1/leads/${leadId}/retry` }),
    refused(404, 'lead-not-found'),
  ],
  [
    'POST /v1/leads/retry',
    ({ leadId }) => ({ json: { ids: [leadId] } }),
    { empty: { retried: 0, skipped: 1 } },
  ],
  [
    'POST /v1/leads/retry',
    () => ({ json: { filter: { reason: 'invalid_email' } } }),
    { empty: { retried: 0 } },
  ],
  [
    'POST /v1/leads/handle',
    ({ leadId }) => ({ json: { ids: [leadId], handled: true } }),
    { empty: { handled: 0, skipped: 1 } },
  ],
  [
    'POST /v1/leads/handle',
    () => ({ json: { filter: {}, handled: true } }),
    { empty: { handled: 0, skipped: 0 } },
  ],
  [
    'POST /v1/leads',
    ({ agentId }) => ({ json: { agentId, fields: { email: 'ada@example.com' } } }),
    refused(422, 'agent-not-found'),
  ],
  ['GET /v1/leads', ({ leadId }) => ({ path: `/v1/leads?id=${leadId}` }), { empty: { items: [] } }],
  ['GET /v1/leads', ({ agentId }) => ({ path: `/v1/leads?agentId=${agentId}` }), { empty: { items: [] } }],
  ['GET /v1/leads', ({ leadId }) => ({ path: `/v1/leads?q=${leadId}` }), { empty: { items: [] } }],
  ['GET /v1/leads', () => ({ path: `/v1/leads?q=${MARK}` }), { empty: { items: [] } }],
  ['GET /v1/leads/export', () => ({ path: `/v1/leads/export?q=${MARK}` }), { empty: {} }],
  [
    'POST /v1/privacy/erasures',
    () => ({ json: { email: `${MARK}@example.com` } }),
    { empty: { erased: 0, erasedBefore: 0, beingSent: 0, underOtherEmails: 0, contacts: [] } },
  ],
  [
    'GET /v1/leads/counts',
    ({ agentId }) => ({ path: `/v1/leads/counts?agentId=${agentId}` }),
    { empty: { all: 0 } },
  ],
  ['GET /v1/leads/counts', () => ({ path: `/v1/leads/counts?q=${MARK}` }), { empty: { all: 0 } }],
  [
    'POST /v1/integrations/hubspot/mappings/preview',
    ({ leadId }) => ({ json: { mappings: [], sample: { leadId } } }),
    refused(404, 'lead-not-found'),
  ],
  [
    'POST /v1/integrations/hubspot/mappings/preview',
    () => ({ json: { mappings: [], sample: { newest: true } } }),
    { empty: { leadId: null } },
  ],
  [
    'POST /v1/integrations/hubspot/pending',
    () => ({ json: { hubId: ACME } }),
    refused(404, 'nothing-pending'),
  ],
  [
    'DELETE /v1/integrations/hubspot/pending',
    () => ({ path: `/v1/integrations/hubspot/pending?hubId=${ACME}` }),
    refused(404, 'nothing-pending'),
  ],
  [
    'GET /v1/agents/{id}',
    ({ agentId }) => ({ path: `/v1/agents/${agentId}` }),
    refused(404, 'no-such-agent'),
  ],
  [
    'PATCH /v1/agents/{id}',
    ({ agentId }) => ({
      path: `/v1/agents/${agentId}`,
      json: { name: 'Mine' },
      headers: { 'if-match': '"1"' },
    }),
    refused(404, 'no-such-agent'),
  ],
  [
    'GET /v1/agents/{id}/tool',
    ({ agentId }) => ({ path: `/v1/agents/${agentId}/tool` }),
    refused(404, 'no-such-agent'),
  ],
  [
    'GET /v1/agents/{id}/demo-form',
    ({ agentId }) => ({ path: `/v1/agents/${agentId}/demo-form` }),
    refused(404, 'no-such-agent'),
  ],
  [
    'GET /v1/agents/{id}/test-leads/sample',
    ({ agentId }) => ({ path: `/v1/agents/${agentId}/test-leads/sample` }),
    refused(404, 'no-such-agent'),
  ],
  [
    'POST /v1/agents/{id}/test-leads',
    ({ agentId }) => ({ path: `/v1/agents/${agentId}/test-leads`, json: {} }),
    refused(404, 'no-such-agent'),
  ],
  [
    'DELETE /v1/api-keys/{id}',
    ({ keyId }) => ({ path: `/v1/api-keys/${keyId}` }),
    refused(404, 'api-key-not-found'),
  ],
];

function refused(status: number, code: ProblemCode): Expected {
  return { refused: [status, code] };
}
