import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { checkFormToken, isTestToken } from '../../src/agents/form-token.ts';
import { leads } from '../../src/db/schema.ts';
import { aCollectingAgent } from '../support/agents.ts';
import { expectProblem, PUBLIC_URL, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { useDatabase } from '../support/database.ts';
import { SIGNING_KEYS } from '../support/keys.ts';
import { aFormToken } from '../support/public-form.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const pathOf = (agentId: string) => `/v1/agents/${agentId}/demo-form`;

async function anAdminsAgent(changes: Parameters<typeof aCollectingAgent>[2] = {}) {
  const { tenantId, apiKey } = await aTenant(parts.db);
  const { agentId } = await aCollectingAgent(parts.db, tenantId, changes);
  return { tenantId, apiKey, agentId, headers: await aBrowser(parts.db, tenantId) };
}

const sendWith = (agentId: string, token: string) =>
  api.call('POST', `/v1/public/agents/${agentId}/answers`, {
    headers: { 'idempotency-key': randomUUID(), origin: PUBLIC_URL },
    json: { token, fields: { email: 'ada@example.com' } },
  });

describe('the form of the demo chat', () => {
  it('is the public one, but what is sent with its token is a test of the demo chat', async () => {
    const { agentId, headers } = await anAdminsAgent();
    const shown = await api.call('GET', pathOf(agentId), { headers });
    expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { token, ...form } = JSON.parse(shown.text) as { token: string };
    const { token: _, ...publicForm } = JSON.parse(
      (await api.call('GET', `/v1/public/agents/${agentId}/form`)).text,
    );
    expect(form).toEqual(publicForm);

    const inASecond = Date.now() + 1_000;
    const verdict = checkFormToken(SIGNING_KEYS, { agentId, consentText: null }, token, inASecond);
    expect([verdict, isTestToken(token)]).toEqual(['good', true]);
    const { body } = await sendWith(agentId, aFormToken(agentId, { isTest: true }));
    const [lead] = await parts.db.select().from(leads).where(eq(leads.id, body.id));
    expect(lead).toMatchObject({ test: true, source: 'demo chat', agentId });
  });

  it('is for signed-in people of the workspace alone', async () => {
    const { agentId, apiKey } = await anAdminsAgent();
    expectProblem(await api.call('GET', pathOf(agentId), { key: apiKey }), [401, 'session-ended']);
    const { headers } = await anAdminsAgent();
    expectProblem(await api.call('GET', pathOf(agentId), { headers }), [404, 'no-such-agent']);
    const off = await anAdminsAgent({ collectLead: false });
    expectProblem(await api.call('GET', pathOf(off.agentId), { headers }), [404, 'no-such-agent']);
  });

  it('is not shown while Collect Lead is off', async () => {
    const { agentId, headers } = await anAdminsAgent({ collectLead: false });
    expectProblem(await api.call('GET', pathOf(agentId), { headers }), [409, 'collect-lead-off']);
  });
});
