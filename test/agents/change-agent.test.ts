import { sql } from 'drizzle-orm';
import { type ChangedField, changeAgent } from '../../src/agents/change-agent.ts';
import { loadAgent } from '../../src/agents/load-agent.ts';
import { connectionEvents, connections, fieldMappings } from '../../src/db/schema.ts';
import { readMapping } from '../../src/leads/read-mapping.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { useDatabase } from '../support/database.ts';
import { mapped } from '../support/mappings.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();

/** A workspace whose one agent asks for these fields. */
const aWorkspace = async (...names: string[]) => {
  const { tenantId } = await aTenant(parts.db);
  const formFields = aForm(...names.map((name) => ({ name })));
  return aCollectingAgent(parts.db, tenantId, { formFields });
};
/** Renames fields of the form, `from>to`; what is named alone stays. */
const rename = async (agent: { tenantId: string; agentId: string }, ...names: string[]) => {
  const { version } = await loadAgent(parts.db, agent);
  const formFields: ChangedField[] = aForm(
    ...names.map((written) => {
      const [from = '', to] = written.split('>');
      return to === undefined ? { name: from } : { name: to, renamedFrom: from };
    }),
  );
  await changeAgent(parts.db, { ...agent, ifVersion: version, changes: { formFields }, by: 'admin' });
};
const targets = async (tenantId: string, ...fields: string[]) => {
  const mapping = await readMapping(parts.db, tenantId);
  return fields.map((field) => mapping.get(field)?.property ?? null);
};

describe('a form field that gets another name', () => {
  it('takes its mapping along, with what it does to existing values', async () => {
    const agent = await aWorkspace('budget', 'size');
    await mapped(parts.db, agent.tenantId, ['budget', 'annual_budget', 'if_empty'], ['size', 'numemployees']);
    await rename(agent, 'budget>yearly_budget', 'size');
    const mapping = await readMapping(parts.db, agent.tenantId);
    expect(mapping.get('yearly_budget')).toEqual({ property: 'annual_budget', overwrite: 'if_empty' });
    expect(await targets(agent.tenantId, 'budget', 'size')).toEqual([null, 'numemployees']);
    const { formFields } = await loadAgent(parts.db, agent);
    expect(formFields.map((field) => Object.keys(field).includes('renamedFrom'))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('leaves a trace in the history of the connection', async () => {
    const agent = await aWorkspace('budget');
    const { tenantId } = agent;
    await parts.db.insert(connections).values({ tenantId, status: 'disconnected', hubId: 1, scopes: [] });
    await mapped(parts.db, tenantId, ['budget', 'annual_budget']);
    await rename(agent, 'budget>yearly_budget');
    expect(await parts.db.select().from(connectionEvents)).toMatchObject([
      { tenantId, kind: 'mapping_changed', message: expect.stringContaining('budget, yearly_budget') },
    ]);
  });

  it('takes a documented mapping along as well', async () => {
    const agent = await aWorkspace('phone');
    await rename(agent, 'phone>mobile');
    expect(await targets(agent.tenantId, 'phone', 'mobile')).toEqual([null, 'phone']);
  });

  it('takes the decision along that it is not sent', async () => {
    const agent = await aWorkspace('noise');
    await parts.db.insert(fieldMappings).values({ tenantId: agent.tenantId, field: 'noise', property: null });
    await rename(agent, 'noise>quiet');
    const mapping = await readMapping(parts.db, agent.tenantId);
    expect([mapping.get('quiet'), mapping.has('noise')]).toEqual([null, false]);
  });

  it('does not bring a documented mapping back that was taken away', async () => {
    const agent = await aWorkspace('phone');
    await parts.db.insert(fieldMappings).values({ tenantId: agent.tenantId, field: 'phone', property: null });
    await rename(agent, 'phone>mobile');
    expect(await targets(agent.tenantId, 'phone', 'mobile')).toEqual([null, null]);
  });

  it('may swap names with another one', async () => {
    const agent = await aWorkspace('a', 'b');
    await mapped(parts.db, agent.tenantId, ['a', 'prop_a'], ['b', 'prop_b']);
    await rename(agent, 'a>b', 'b>a');
    expect(await targets(agent.tenantId, 'a', 'b')).toEqual(['prop_b', 'prop_a']);
  });

  it('leaves the mapping to another agent whose form still has the field', async () => {
    const agent = await aWorkspace('budget');
    await aCollectingAgent(parts.db, agent.tenantId, { formFields: aForm({ name: 'budget' }) });
    await mapped(parts.db, agent.tenantId, ['budget', 'annual_budget']);
    await rename(agent, 'budget>yearly_budget');
    expect(await targets(agent.tenantId, 'budget', 'yearly_budget')).toEqual(['annual_budget', null]);
  });

  it.each([
    ['a name that is mapped already', ['budget>revenue'], ['annual_budget', 'annualrevenue']],
    ['a name that is split', ['budget>name'], ['annual_budget', 'annualrevenue']],
    ['a field that stays beside it', ['budget>other', 'budget'], ['annual_budget', 'annualrevenue']],
    ['a field that was not there', ['revenue>other', 'budget'], ['annual_budget', 'annualrevenue']],
  ])('moves no mapping for %s', async (_case, names, expected) => {
    const agent = await aWorkspace('budget');
    await mapped(parts.db, agent.tenantId, ['budget', 'annual_budget'], ['revenue', 'annualrevenue']);
    await rename(agent, ...names);
    expect(await targets(agent.tenantId, 'budget', 'revenue')).toEqual(expected);
  });

  it("leaves another workspace's mapping alone", async () => {
    const [agent, other] = [await aWorkspace('budget'), await aWorkspace('budget')];
    for (const { tenantId } of [agent, other]) await mapped(parts.db, tenantId, ['budget', 'annual_budget']);
    await rename(agent, 'budget>yearly_budget');
    expect(await targets(other.tenantId, 'budget')).toEqual(['annual_budget']);
  });
});

describe('changing an agent', () => {
  it('lets one of two who change the same version at once win', async () => {
    const agent = await aWorkspace();
    const change = (name: string) =>
      changeAgent(parts.db, { ...agent, ifVersion: 1, changes: { name }, by: 'admin' });
    const tries = await parts.db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from agents where id = ${agent.agentId} for update`);
      const both = Promise.allSettled([change('One'), change('Other')]);
      await bothWait();
      return { both };
    });
    const results = await tries.both;
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await loadAgent(parts.db, agent)).version).toBe(2);
  });

  async function bothWait() {
    for (;;) {
      const [row] = await parts.db.execute<{ waiting: number }>(sql`
        select count(*)::int as waiting from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      if (row?.waiting === 2) return;
    }
  }
});
