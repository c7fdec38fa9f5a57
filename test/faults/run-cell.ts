import { sql } from 'drizzle-orm';
import { createEnsureFreshToken } from '../../src/connections/ensure-fresh-token.ts';
import type { Db } from '../../src/db/client.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import type { LeadRef } from '../../src/leads/lead.ts';
import { readLead } from '../../src/leads/read-leads.ts';
import { connectionOf, leaveTokenLife, tokensOf } from '../support/connections.ts';
import { ACME, type HubSpotOfTests } from '../support/hubspot.ts';
import { faultsOf } from '../support/hubspot-faults.ts';
import { pageOf } from '../support/hubspot-page.ts';
import { KEYS } from '../support/keys.ts';
import { leadSteps } from '../support/lead-steps.ts';
import { aLead } from '../support/leads.ts';
import { aWideQuota } from '../support/quota.ts';
import { aConnectedTenant, connect } from '../support/tenants.ts';
import { UNMETERED } from '../support/unmetered.ts';
import { FAULTS } from './faults.ts';
import { LeadRun, runUntil, type Stage } from './lead-run.ts';

/** Where each operation is met: in which step, by how many leads at once, and whether their contacts exist. */
const OPERATIONS = {
  'token.refresh': { stage: 'refreshToken', leads: 1, exist: false },
  'contacts.search': { stage: 'searchContact', leads: 1, exist: true },
  'contacts.batch.read': { stage: 'searchContact', leads: 3, exist: true },
  'contacts.create': { stage: 'createOrUpdateContact', leads: 1, exist: false },
  'contacts.batch.create': { stage: 'createOrUpdateContact', leads: 3, exist: false },
  'contacts.update': { stage: 'createOrUpdateContact', leads: 1, exist: true },
  'contacts.batch.update': { stage: 'createOrUpdateContact', leads: 3, exist: true },
  'contacts.read': { stage: 'createOrUpdateContact', leads: 1, exist: false },
} as const satisfies Record<string, { stage: Stage; leads: number; exist: boolean }>;
export type Operation = keyof typeof OPERATIONS;

/** Long enough for all leads of a cell to stand in line. */
const HELD_MS = 1_500;

interface Parts {
  readonly db: Db;
  readonly hubspot: HubSpotOfTests;
}

/** Runs leads into a fault and, when it is over, to their end; tells what was seen. */
export async function runCell({ db, hubspot }: Parts, operation: Operation, fault: string) {
  const { arm, settings, meanwhile, existing, email: firstEmail } = FAULTS[fault] ?? {};
  const { stage, leads: count, exist } = OPERATIONS[operation];
  const { tenantId } = await aConnectedTenant(db, hubspot);
  const ensureFreshToken = createEnsureFreshToken({ db, app: hubspot.app, keys: KEYS });
  const steps = leadSteps({ db, app: hubspot.app, ensureFreshToken });
  const people = await peopleOf({ db, hubspot }, tenantId);
  const faults = faultsOf(hubspot);

  const emails = Array.from({ length: count }, (_, n) => (n === 0 && firstEmail) || `lead-${n}@example.com`);
  const known: string[] = [];
  for (const email of emails.slice(0, existing ?? (exist ? count : 0)))
    known.push(await people.create(email));
  const refs: LeadRef[] = [];
  for (const [n, email] of emails.entries())
    refs.push(await aLead(db, tenantId, { email, first_name: `Ada ${n}`, phone: `+43 ${n}` }));
  const runs = refs.map((ref) => new LeadRun(steps, ref));

  await runUntil(runs, (run) => run.stage === stage);
  if (meanwhile === 'creates one' || meanwhile === 'creates all' || operation === 'contacts.read')
    for (const email of meanwhile === 'creates one' ? emails.slice(0, 1) : emails)
      known.push(await people.create(email));
  if (meanwhile === 'deletes one' || meanwhile === 'deletes all')
    for (const id of meanwhile === 'deletes one' ? known.slice(0, 1) : known)
      await pageOf(hubspot).deleteContact(id);
  if (operation === 'contacts.read') await faults.set({ conflictShape: 'bare' });
  if (operation === 'token.refresh') await leaveTokenLife(db, tenantId, 0);
  if (settings) await faults.set(settings);
  if (arm) await faults.arm({ ...arm(known[0] ?? '0'), operation });

  const before = (await hubspot.requests()).length;
  let attempts = 0;
  await runUntil(
    runs,
    (run) => run.stage !== stage,
    async () => {
      attempts += 1;
      if (count > 1) await holdCalls(db);
    },
  );
  const asked = (await hubspot.requests()).slice(before).map((request) => request.operation);
  const { status: connection } = await connectionOf(db, tenantId);
  const struck = {
    ends: runs.map((run) => (run.stage === null && run.end !== 'synced' ? run.end : 'passes')),
    states: await Promise.all(refs.map((ref) => stateOf(db, ref))),
    failures: runs.flatMap((run) => run.failures),
    attempts,
    calls: callsOf(asked, operation),
    connection,
    contacts: await hubspot.contacts(),
  };

  await faults.lift();
  await db.execute(sql`truncate hubspot_quotas`); // as if the time to wait had passed
  if (connection !== 'connected') await connect(db, hubspot, tenantId);
  for (const run of runs) if (run.stage === null && run.end !== 'synced') run.again();
  await runUntil(runs, () => false);
  return {
    struck,
    isLastStep: stage === 'createOrUpdateContact',
    leads: await Promise.all(refs.map(async (ref) => (await readLead(db, ref)).lead)),
    contacts: await hubspot.contacts(),
  };
}

async function stateOf(db: Db, ref: LeadRef): Promise<string> {
  const { lead } = await readLead(db, ref);
  return [lead.status, lead.waitingFor ?? (lead.status === 'failed' ? lead.problem?.code : null)]
    .filter((word) => word)
    .join(' ');
}

/** The customer's own people, who make contacts by hand. */
async function peopleOf({ db, hubspot }: Parts, tenantId: string) {
  const { access } = await tokensOf(db, tenantId);
  const { apiUrl, version } = hubspot.app;
  const tokens = async () => ({ accessToken: access, version: 1 });
  const client = new HubSpotClient({ apiUrl, version, tokens, meter: UNMETERED });
  return {
    create: async (email: string) =>
      (await client.createContact({ email, firstname: 'Old', city: 'Linz' })).id,
  };
}

/** Whoever calls now stands in line, and leaves together with the others. */
async function holdCalls(db: Db): Promise<void> {
  const quota = aWideQuota(db);
  for (const kind of ['requests', 'searches'] as const) {
    await quota.take(ACME, kind, { waiting: 0 });
    await quota.block(ACME, kind, { ms: HELD_MS, why: 'rate_limit' });
  }
}

/**
 * How often HubSpot was asked for what. What several leads do afterwards, each for itself, may share a call or not:
 * only its kind is told.
 */
function callsOf(asked: readonly string[], struck: Operation): string {
  const counts = new Map<string, number>();
  for (const operation of asked) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const isCounted = (operation: string) =>
    operation === struck || !struck.startsWith('contacts.batch.') || /read$|refresh$/.test(operation);
  const told = [...counts].map(([operation, count]) =>
    isCounted(operation)
      ? `${count} ${operation.replace('contacts.', '')}`
      : `then ${operation.replace(/^contacts\.(batch\.)?/, '')}`,
  );
  return [...new Set(told)].sort().join(', ');
}
