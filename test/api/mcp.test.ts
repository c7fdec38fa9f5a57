import { eq, sql } from 'drizzle-orm';
import { agents, leads } from '../../src/db/schema.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { anMcpHost, called } from '../support/mcp.ts';
import { aTenant } from '../support/tenants.ts';

describe('the MCP endpoint', () => {
  const parts = useDatabase();
  const api = useApi(parts);
  const ADA = { email: 'ada@example.com', name: 'Ada Lovelace' };

  const aWorkspace = async (changes: Parameters<typeof aCollectingAgent>[2] = {}) => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId, changes);
    const host = await anMcpHost(`${api.url}/mcp`, key);
    return { tenantId, key, agentId, host };
  };
  const stored = async (id: string) => {
    const [lead] = await parts.db.select().from(leads).where(eq(leads.id, id));
    return lead;
  };

  it('lists the tool of an agent whose Collect Lead is on, with its form', async () => {
    const { host } = await aWorkspace({
      formFields: aForm({ name: 'budget', type: 'number', required: true }),
    });
    const { tools } = await host.listTools();
    expect(tools).toMatchObject([
      {
        name: 'collect_lead',
        description: 'Use this tool when the customer tries to reach out to the sales team',
        inputSchema: {
          type: 'object',
          properties: { email: { format: 'email' }, budget: { type: 'number' }, conversation_id: {} },
          required: ['email', 'budget'],
          additionalProperties: false,
        },
      },
    ]);
  });

  it('lists one tool an agent under names that hosts take, and none of an agent that is off', async () => {
    const { tenantId, key, agentId, host } = await aWorkspace();
    const other = await aCollectingAgent(parts.db, tenantId, {
      name: 'Pricing',
      description: 'When asked for a price.',
    });
    const off = await aCollectingAgent(parts.db, tenantId, { collectLead: false });
    const { tools } = await host.listTools();
    expect(tools.map(({ title }) => title)).toEqual(['Collect lead: Sales', 'Collect lead: Pricing']);
    for (const { name } of tools) expect(name).toMatch(/^collect_lead_[a-zA-Z0-9_-]{1,20}$/);
    const lead = await called(host, tools[1]?.name ?? '', ADA);
    expect(await stored(lead.leadId)).toMatchObject({ agentId: other.agentId });

    const ofOne = await anMcpHost(`${api.url}/mcp?agent=${agentId}`, key);
    expect((await ofOne.listTools()).tools.map(({ name }) => name)).toEqual(['collect_lead']);
    const ofNone = await anMcpHost(`${api.url}/mcp?agent=${off.agentId}`, key);
    expect((await ofNone.listTools()).tools).toEqual([]);
    expect(await stored((await called(ofOne, 'collect_lead', ADA)).leadId)).toMatchObject({ agentId });
  });

  it('stores what the model sends as a lead of the agent, and says what happens next', async () => {
    const { tenantId, agentId, host } = await aWorkspace();
    const pokes = api.pokes;
    const { isError, text, leadId } = await called(host, 'collect_lead', {
      ...ADA,
      conversation_id: 'conv-9',
    });
    expect([isError, api.pokes]).toEqual([false, pokes + 1]);
    expect(text).toMatch(new RegExp(`^Stored as ${leadId}\\. .*by itself`));
    expect(await stored(leadId)).toMatchObject({
      tenantId,
      agentId,
      fields: ADA,
      conversationId: 'conv-9',
      source: 'mcp',
      status: 'received',
      test: false,
    });
  });

  it('makes one lead of a call that is repeated in a conversation, and another one of other values', async () => {
    const { host } = await aWorkspace();
    const call = async (values: object, conversation: string) => {
      const { leadId } = await called(host, 'collect_lead', { ...values, conversation_id: conversation });
      expect(leadId).toMatch(/^lead_/);
      return leadId;
    };
    const first = await call(ADA, 'conv-1');
    expect(await call({ name: ADA.name, email: ADA.email }, 'conv-1')).toBe(first);
    expect(await call({ ...ADA, name: 'Ada King' }, 'conv-1')).not.toBe(first);
    expect(await call(ADA, 'conv-2')).not.toBe(first);
  });

  it('knows the conversation by the host where the host names it, and the day where nobody does', async () => {
    const { host } = await aWorkspace();
    const named = await called(
      host,
      'collect_lead',
      { ...ADA, conversation_id: 'made-up' },
      { conversationId: 'real' },
    );
    expect(await stored(named.leadId)).toMatchObject({ conversationId: 'real', fields: ADA });
    const unnamed = await called(host, 'collect_lead', ADA);
    expect(unnamed.isError).toBe(false);
    expect(unnamed.leadId).not.toBe(named.leadId);
    expect((await called(host, 'collect_lead', { ...ADA, conversation_id: '' })).leadId).toBe(unnamed.leadId);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no email', { name: 'Ada' }, '- email: Enter your email.'],
    ['half an email', { email: 'ada@' }, '- email: Enter an email address like name@company.com.'],
    ['no choice', { ...ADA, plan: 'Gold' }, '- plan: Choose one of: Free, Pro.'],
    ['a field of its own', { ...ADA, mood: 'good' }, '- mood: This form has no such field; leave it out.'],
    ['what cannot be stored', { ...ADA, name: 'a\0b' }, '- name: It must be text'],
    ['a conversation that is no text', { ...ADA, conversation_id: 9 }, '- conversation_id: It must be text.'],
  ])('tells a model that sends %s which value to ask for, and stores nothing', async (_case, args, line) => {
    const formFields = aForm({ name: 'name' }, { name: 'plan', type: 'select', options: ['Free', 'Pro'] });
    const { host } = await aWorkspace({ formFields });
    const before = await parts.db.$count(leads);
    const { isError, text } = await called(host, 'collect_lead', args);
    expect([isError, text.split('\n')]).toEqual([
      true,
      [
        'Nothing was stored, because of these values:',
        expect.stringContaining(line),
        expect.stringMatching(/^Ask .* call this tool again/),
      ],
    ]);
    expect(await parts.db.$count(leads)).toBe(before);
  });

  it('tells a model that its tool is gone when the action was switched off meanwhile', async () => {
    const { agentId, host } = await aWorkspace();
    await host.listTools();
    await parts.db.update(agents).set({ collectLead: false }).where(eq(agents.id, agentId));
    expect(await called(host, 'collect_lead', ADA)).toMatchObject({
      isError: true,
      text: expect.stringContaining('nothing was stored'),
    });
  });

  it("knows nothing of another workspace's agents", async () => {
    const [mine, other] = [await aWorkspace(), await aWorkspace()];
    const host = await anMcpHost(`${api.url}/mcp?agent=${other.agentId}`, mine.key);
    await expect(host.listTools()).rejects.toThrow('There is no such agent in this workspace.');
    expect(await called(host, 'collect_lead', ADA)).toMatchObject({ isError: true });
  });

  it('is for who has a key, by POST, in bodies that are not too large', async () => {
    const { key } = await aWorkspace();
    const json = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expectProblem(await api.call('POST', '/mcp', { json }), [401, 'key-missing']);
    expectProblem(await api.call('POST', '/mcp', { json, key: 'wrong' }), [401, 'key-wrong']);
    expectProblem(await api.call('POST', '/mcp', { key, json: { a: 'x'.repeat(70_000) } }), [
      413,
      'body-too-large',
    ]);
    const got = await api.call('GET', '/mcp', { key });
    expectProblem(got, [405, 'method-not-allowed']);
    expect(got.headers.get('allow')).toBe('POST');
  });
});

describe('the MCP endpoint when something breaks that nobody foresaw', () => {
  const parts = useDatabase();
  const api = useApi(parts);

  it('tells hosts and models an id for support, and nothing from inside', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    await aCollectingAgent(parts.db, tenantId);
    const host = await anMcpHost(`${api.url}/mcp`, key);
    await parts.db.execute(sql`alter table agents rename column form_fields to gone`);
    const told =
      /^(MCP error -32603: )+?Something went wrong on our side; .* give support this id .*: [0-9a-f-]{36}\.$/;
    await expect(host.listTools()).rejects.toThrow(told);
    const { isError, text } = await called(host, 'collect_lead', { email: 'ada@example.com' });
    expect(isError).toBe(true);
    expect(`MCP error -32603: ${text}`).toMatch(told);
  });
});
