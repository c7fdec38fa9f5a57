import { eq } from 'drizzle-orm';
import { leads } from '../../src/db/schema.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);

const stored = async (id: string) => {
  const [lead] = await parts.db.select().from(leads).where(eq(leads.id, id));
  return lead;
};
const TEST_EMAIL = /^assistloop-test\+[0-9a-z]{6}@example\.com$/;

describe('a test lead', () => {
  it('is of the documented fields where it is of no agent, is marked, and waits for nobody', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const pokes = api.pokes;
    const { status, body } = await api.call('POST', '/v1/test-leads', { key, json: {} });
    expect([status, api.pokes]).toEqual([202, pokes + 1]);
    const lead = await stored(body.id);
    expect(lead).toMatchObject({ test: true, source: 'test', agentId: null, status: 'received' });
    expect(lead?.email).toMatch(TEST_EMAIL);
    expect(lead?.fields).toMatchObject({
      name: 'Ada Lovelace',
      phone: '+1 202 555 0123',
      company: 'Example Inc',
    });
  });

  it('of an agent fills in its form with samples that the form takes, though it is still off', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const types = ['text', 'textarea', 'phone', 'number', 'date', 'boolean', 'email'] as const;
    const formFields = aForm(
      ...types.map((type) => ({ name: `a_${type}`, label: type, type, required: true })),
      { name: 'plan', type: 'select', options: ['Free', 'Pro'], required: true },
    );
    const { agentId } = await aCollectingAgent(parts.db, tenantId, { formFields, collectLead: false });
    const path = `/v1/agents/${agentId}/test-leads`;
    const sample = JSON.parse((await api.call('GET', `${path}/sample`, { key })).text);
    expect(Object.keys(sample.fields)).toEqual(formFields.map(({ name }) => name));
    const { status, body } = await api.call('POST', path, { key, json: sample });
    expect(status).toBe(202);
    expect(await stored(body.id)).toMatchObject({ test: true, agentId, fields: sample.fields });
  });

  it('is of another person each time', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const emails = await Promise.all(
      [1, 2].map(
        async () => JSON.parse((await api.call('GET', '/v1/test-leads/sample', { key })).text).fields.email,
      ),
    );
    for (const email of emails) expect(email).toMatch(TEST_EMAIL);
    expect(emails[0]).not.toBe(emails[1]);
  });

  it('says what an admin wrote, and is refused field by field like a visitor’s', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { agentId } = await aCollectingAgent(parts.db, tenantId);
    const path = `/v1/agents/${agentId}/test-leads`;
    const own = await api.call('POST', path, { key, json: { fields: { email: 'me@example.com' } } });
    expect(await stored(own.body.id)).toMatchObject({
      email: 'me@example.com',
      fields: { email: 'me@example.com' },
    });
    const before = await parts.db.$count(leads);
    const refused = await api.call('POST', path, { key, json: { fields: { email: 'me', budget: 1 } } });
    expectProblem(refused, [422, 'fields-invalid']);
    expect(refused.body.errors.map(({ field }) => field)).toEqual(['fields.email', 'fields.budget']);
    expect(await parts.db.$count(leads)).toBe(before);
  });
});
