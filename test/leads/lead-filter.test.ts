import { eq } from 'drizzle-orm';
import { agents, leads } from '../../src/db/schema.ts';
import { beginSync } from '../../src/leads/begin-sync.ts';
import { countLeads } from '../../src/leads/count-leads.ts';
import { handleLead } from '../../src/leads/handle-leads.ts';
import type { LeadFields, LeadRef } from '../../src/leads/lead.ts';
import type { LeadFilter } from '../../src/leads/lead-filter.ts';
import { listLeads } from '../../src/leads/read-leads.ts';
import { recordHalted, recordSynced } from '../../src/leads/record-outcome.ts';
import { keptExisting, notMapped, propertyNotFound, superseded } from '../../src/leads/warnings.ts';
import { useDatabase } from '../support/database.ts';
import { aLead, SYNCED } from '../support/leads.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();

const found = async (tenantId: string, filter: LeadFilter) => {
  const page = await listLeads(parts.db, { tenantId, filter, limit: 50 });
  return page.leads.map(({ id }) => id);
};
const HAT = { field: 'hat', property: 'hat' };
const NOTES = [notMapped('hat'), superseded(HAT), keptExisting(HAT)];

/** One lead of each kind; how they are named says which. */
async function aWorkspace() {
  const { tenantId } = await aTenant(parts.db);
  const lead = (name: string) => aLead(parts.db, tenantId, { email: `${name}@example.com` });
  const change = ({ leadId }: LeadRef, values: Partial<typeof leads.$inferInsert>) =>
    parts.db.update(leads).set(values).where(eq(leads.id, leadId));
  const names = {
    received: await lead('received'),
    syncing: await lead('syncing'),
    waiting: await lead('waiting'),
    limited: await lead('limited'),
    refused: await lead('refused'),
    wrong: await lead('wrong'),
    synced: await lead('synced'),
    warned: await lead('warned'),
  };
  for (const each of [names.syncing, names.waiting, names.limited, names.refused, names.wrong]) {
    await beginSync(parts.db, each);
  }
  const waits = { status: 'waiting', waitMs: 60_000 } as const;
  await recordHalted(parts.db, names.waiting, { ...waits, waitingFor: 'connection' });
  await recordHalted(parts.db, names.limited, { ...waits, waitingFor: 'hubspot_limit' });
  await recordHalted(parts.db, names.refused, { status: 'failed', code: 'refused' });
  await recordHalted(parts.db, names.wrong, { status: 'failed', code: 'invalid_email' });
  await handleLead(parts.db, names.wrong, true);
  await recordSynced(parts.db, names.synced, { ...SYNCED, warnings: NOTES });
  await recordSynced(parts.db, names.warned, { ...SYNCED, warnings: [...NOTES, propertyNotFound(HAT)] });
  const agent = { tenantId, id: `agt-${tenantId}`, name: 'Sales', description: '' };
  await parts.db.insert(agents).values({ ...agent, formFields: [], allowedOrigins: [] });
  await change(names.synced, { agentId: agent.id, test: true });
  await change(names.refused, { agentId: agent.id });
  for (const [day, each] of Object.values(names).entries()) {
    await change(each, { receivedAt: new Date(Date.UTC(2026, 2, 1 + day)) });
  }
  const nameOf = new Map(Object.entries(names).map(([name, { leadId }]) => [leadId, name]));
  return { tenantId, names, agentId: agent.id, nameOf };
}

describe('a filter', () => {
  let workspace: Awaited<ReturnType<typeof aWorkspace>>;
  beforeAll(async () => {
    workspace = await aWorkspace();
  });
  const namesFound = async (filter: LeadFilter) =>
    (await found(workspace.tenantId, filter)).map((id) => workspace.nameOf.get(id)).toReversed();

  it.each<[string, LeadFilter, string[]]>([
    ['one status', { status: ['failed'] }, ['refused', 'wrong']],
    ['several statuses', { status: ['received', 'synced'] }, ['received', 'synced', 'warned']],
    ['no status at all', { status: [] }, []],
    ['no reason at all', { reason: [] }, []],
    ['what leads wait for', { reason: ['hubspot_limit', 'connection'] }, ['waiting', 'limited']],
    ['why they failed', { reason: ['invalid_email'] }, ['wrong']],
    ['either', { reason: ['invalid_email', 'hubspot_limit'] }, ['limited', 'wrong']],
    ['warnings', { warnings: true }, ['warned']],
    ['no warnings, as notes are none', { warnings: false, status: ['synced'] }, ['synced']],
    ['handled', { handled: true }, ['wrong']],
    ['not handled', { handled: false, status: ['failed'] }, ['refused']],
    ['test leads', { test: true }, ['synced']],
    ['others', { test: false, status: ['synced'] }, ['warned']],
    ['a beginning', { from: new Date('2026-03-07T00:00:00Z') }, ['synced', 'warned']],
    ['an end, which is not in it', { to: new Date('2026-03-03T00:00:00Z') }, ['received', 'syncing']],
    ['several conditions together', { status: ['synced'], test: true, q: 'synced@' }, ['synced']],
  ])('finds by %s', async (_what, filter, expected) => {
    expect(await namesFound(filter)).toEqual(expected);
  });

  it('finds by agent and by id', async () => {
    const { agentId, names } = workspace;
    expect(await namesFound({ agentId })).toEqual(['refused', 'synced']);
    expect(await namesFound({ ids: [names.wrong.leadId, names.received.leadId] })).toEqual([
      'received',
      'wrong',
    ]);
    expect(await namesFound({ ids: [] })).toEqual([]);
  });

  it('finds what one call has handled, by its time', async () => {
    const [handled] = await parts.db
      .select({ handledAt: leads.handledAt })
      .from(leads)
      .where(eq(leads.id, workspace.names.wrong.leadId));
    expect(await namesFound({ handledAt: handled?.handledAt ?? new Date(0) })).toEqual(['wrong']);
    expect(await namesFound({ handledAt: new Date(0) })).toEqual([]);
  });

  it("never finds another workspace's, whatever is asked for", async () => {
    const { tenantId } = await aTenant(parts.db);
    const { agentId, names } = workspace;
    const ids = Object.values(names).map(({ leadId }) => leadId);
    const filters = [{}, { ids }, { agentId }, { q: 'example' }, { q: ids[0] }, { q: SYNCED.contactId }];
    for (const filter of filters) expect(await found(tenantId, filter)).toEqual([]);
  });

  it('counts what it finds, by status', async () => {
    const { tenantId, agentId } = workspace;
    expect(await countLeads(parts.db, { tenantId, filter: {} })).toEqual({
      ...{ all: 8, received: 1, syncing: 1, waiting: 2, failed: 2, synced: 2 },
      ...{ withWarnings: 1, failedOpen: 1 },
    });
    const none = {
      all: 0,
      received: 0,
      syncing: 0,
      waiting: 0,
      failed: 0,
      synced: 0,
      withWarnings: 0,
      failedOpen: 0,
    };
    const ofAgent = await countLeads(parts.db, { tenantId, filter: { agentId } });
    expect(ofAgent).toEqual({ ...none, all: 2, failed: 1, synced: 1, failedOpen: 1 });
    const { tenantId: empty } = await aTenant(parts.db);
    expect(await countLeads(parts.db, { tenantId: empty, filter: {} })).toEqual(none);
  });
});

describe('a search', () => {
  let tenantId: string;
  const ids: Record<string, string> = {};
  const lead = async (name: string, fields: LeadFields) => {
    ids[name] = (await aLead(parts.db, tenantId, fields)).leadId;
  };
  const names = async (q: string) =>
    (await found(tenantId, { q }))
      .map((id) => Object.keys(ids).find((name) => ids[name] === id))
      .toReversed();

  beforeAll(async () => {
    ({ tenantId } = await aTenant(parts.db));
    await lead('ada', { email: 'Ada_L@Example.com', name: 'Ada Lovelace', company: 'Analytical Engines' });
    await lead('björn', {
      email: 'b@firma.at',
      first_name: 'Björn',
      last_name: 'Öst',
      company: ['A%B', 'C'],
    });
    await lead('long', { email: 'long@example.com', name: `${'😀'.repeat(300)}beyond` });
    await lead('synced', { email: 'synced@example.com' });
    const synced = { tenantId, leadId: ids.synced ?? '' };
    await recordSynced(parts.db, synced, { ...SYNCED, contactId: '7788' });
  });

  it.each([
    ['a part of an email', 'ADA_l@', ['ada']],
    ['a name', 'lovelace', ['ada']],
    ['a name in two fields', 'Björn Öst', ['björn']],
    ['a name the other way round', 'ÖST björn', ['björn']],
    ['a company', 'engine', ['ada']],
    ['words of several', 'ada analytical', ['ada']],
    ['two characters', '@f', ['björn']],
    ['a character that patterns have', 'a%b', ['björn']],
    ["a contact's id", '7788', ['synced']],
    ['the beginning of a long value', '😀😀😀', ['long']],
  ])('finds by %s', async (_what, q, expected) => {
    expect(await names(q)).toEqual(expected);
  });

  it("finds by a lead's id", async () => {
    expect(await names(ids.ada ?? '')).toEqual(['ada']);
  });

  it.each(['%%', 'ada%', 'a_a', '\\', "' or true --", 'ada firma', 'beyond', '778', 'lead_'])(
    'takes nothing as a pattern and finds no more than there is: %s',
    async (q) => {
      expect(await names(q)).toEqual([]);
    },
  );
});
