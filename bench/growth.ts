import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { startPostgres } from '../dev/postgres.ts';
import { readIntegration } from '../src/connections/read-integration.ts';
import type { Db } from '../src/db/client.ts';
import { migrateDatabase } from '../src/db/migrate-database.ts';
import * as schema from '../src/db/schema.ts';
import { claimQueuedLeads } from '../src/leads/claim-queued-leads.ts';
import { countLeads } from '../src/leads/count-leads.ts';
import { queueOverdueLeads } from '../src/leads/queue-overdue-leads.ts';
import { listLeads } from '../src/leads/read-leads.ts';
import { wakeWaitingLeads } from '../src/leads/wake-waiting-leads.ts';
import { percentile } from './percentile.ts';
import type { Row } from './row.ts';

const LEADS = 100_000;
const WAITING = 10_000;
/** What a young workspace has: the other side of each ratio. */
const FEW = 100;
const TIMES = 15;
/** Nobody notices less, whatever the ratio. */
const QUICK_MS = 50;
const MAPPED_QUOTA = { max: { requests: 100, searches: 5 } };

interface Statement {
  readonly query: string;
  readonly parameters: never[];
}

/** Whether what people and the sweep ask stays quick in a large database; prints how each statement finds its rows. */
export async function growth(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'assistloop-growth-'));
  const server = await startPostgres({ dataDir, log: () => {} });
  await migrateDatabase(server.url);
  const client = postgres(server.url, { max: 1, onnotice: () => {} });
  const sent: Statement[] = [];
  const { unsafe } = client;
  client.unsafe = (query, parameters, options) => {
    sent.push({ query, parameters: (parameters ?? []) as never[] });
    return unsafe(query, parameters, { ...options, prepare: true });
  };
  const db: Db = drizzle(client, { schema });
  await fill(client, 'few', FEW, FEW / 10);
  await fill(client, 'many', LEADS, WAITING);
  await client.unsafe('vacuum analyze');

  const rows: Row[] = [];
  const plans: object[] = [];
  const measure = async (what: string, ask: (tenantId: string) => Promise<unknown>, times = TIMES) => {
    sent.length = 0;
    const few = await typicalMs(() => ask('few'), times);
    sent.length = 0;
    const many = await typicalMs(() => ask('many'), times);
    plans.push(...(await plansOf(client, what, sent.splice(0))));
    rows.push({
      what: `${what}, ${LEADS} leads, ${WAITING} of them waiting`,
      unit: 'ms',
      ours: many,
      beside: few,
      besideWhat: `with ${FEW} leads`,
      judged: 'ours',
      bar: { atMost: QUICK_MS },
    });
  };
  const list = (filter: object) => (tenantId: string) => listLeads(db, { tenantId, filter, limit: 50 });
  await measure('list of all leads', list({}));
  await measure('list of waiting leads', list({ status: ['waiting'] }));
  await measure('list of failed leads', list({ status: ['failed'] }));
  await measure('list of leads found by text', list({ q: 'person77@' }));
  await measure('counts beside the list', (tenantId) => countLeads(db, { tenantId, filter: {} }));
  await measure('integration page', (tenantId) => readIntegration({ db, quota: MAPPED_QUOTA }, tenantId));
  await measure('sweep that finds nothing', () => queueOverdueLeads(db));
  await measure('wake-up, a page of 500', (tenantId) => wakeWaitingLeads(db, tenantId), WAITING / 500);
  // As wide as a window gets.
  await measure('turn of the starter', () =>
    claimQueuedLeads(db, { window: 64, atMost: 8, burstsStepAside: true }),
  );
  await client.unsafe(
    `update leads set touched_at = now() - interval '1 hour', queued_at = null where status = 'received'`,
  );
  await client.unsafe('vacuum analyze leads');
  await measure('sweep, a page of 500 overdue', () => queueOverdueLeads(db), 5);

  console.table(plans);
  await client.end();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
  return rows;
}

/** A workspace whose leads are synced but for some that wait for its connection, and a hundredth that have failed. */
async function fill(client: postgres.Sql, tenantId: string, leads: number, waiting: number): Promise<void> {
  await client`insert into tenants (id, name) values (${tenantId}, ${tenantId})`;
  await client`
    insert into leads (tenant_id, id, fields, email, email_hash, status, waiting_for, problem, hub_id,
        hubspot_contact_id, outcome, queued_at, received_at, touched_at, synced_at, sent_properties)
      select ${tenantId}, 'lead_' || ${tenantId} || n, jsonb_build_object('email', 'person' || n || '@example.com'),
        'person' || n || '@example.com', 'hash' || n % 50000, status,
        case when status = 'waiting' then 'connection' end,
        case when status = 'failed' then '{"code": "refused", "message": "", "details": {}}'::jsonb end,
        48000001, case when status = 'synced' then n::text end, case when status = 'synced' then 'created' end, null,
        now() - n * interval '20 seconds', now() - interval '30 seconds',
        case when status = 'synced' then now() - n * interval '20 seconds' end, array['firstname']
      from (
        select n, case when n <= ${waiting} then 'waiting' when n % 100 = 0 then 'failed' else 'synced' end as status
        from generate_series(1, ${leads}::int) n
      ) numbered`;
  await client`analyze leads`; // or each row of the next two is checked by reading all leads
  await client`
    insert into lead_texts (tenant_id, seq, text)
    select tenant_id, seq, email from leads where tenant_id = ${tenantId}`;
  await client`
    insert into lead_events (tenant_id, lead_id, kind, message)
    select tenant_id, id, kind, '' from leads, unnest(array['received', 'syncing', 'synced']) kind
    where tenant_id = ${tenantId}`;
}

/** Milliseconds; the first is not counted, as it is parsed and planned. */
async function typicalMs(ask: () => Promise<unknown>, times: number): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const began = performance.now();
    await ask();
    took.push(performance.now() - began);
  }
  return percentile(took.slice(1), 0.5);
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** How PostgreSQL finds the rows of each statement: by which indexes, and which tables it reads as a whole. */
async function plansOf(client: postgres.Sql, what: string, sent: readonly Statement[]): Promise<object[]> {
  const plans: object[] = [];
  const seen = new Set<string>();
  for (const { query, parameters } of sent) {
    if (seen.has(query) || !/^\s*(select|with|update|insert)/i.test(query) || query.includes('advisory'))
      continue;
    seen.add(query);
    const [row] = await client.unsafe(`explain (format json) ${query}`, parameters);
    const explained = row?.['QUERY PLAN'] as { Plan: PlanNode }[] | undefined;
    const nodes = nodesOf(explained?.[0]?.Plan);
    const names = (of: (node: PlanNode) => string | undefined) =>
      [...new Set(nodes.flatMap((node) => of(node) ?? []))].join(', ');
    plans.push({
      what,
      indexes: names((node) => node['Index Name']),
      'read as a whole': names((node) =>
        node['Node Type'] === 'Seq Scan' ? node['Relation Name'] : undefined,
      ),
    });
  }
  return plans;
}

const nodesOf = (node: PlanNode | undefined): PlanNode[] =>
  node ? [node, ...(node.Plans ?? []).flatMap(nodesOf)] : [];
