import fc from 'fast-check';
import { leads } from '../../src/db/schema.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { useApi } from '../support/api.ts';
import { useDatabase } from '../support/database.ts';
import { aFormToken, ODD_ORIGINS, SHOP } from '../support/public-form.ts';
import { aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const api = useApi(parts);
const RUNS = { seed: 20_261_124, numRuns: 150 };

async function anAgent() {
  const { tenantId } = await aTenant(parts.db);
  const formFields = aForm({ name: 'seats', type: 'number' }, { name: 'start', type: 'date' });
  const allowedOrigins = [SHOP, 'https://*.example.com', 'http://localhost:*'];
  return (await aCollectingAgent(parts.db, tenantId, { allowedOrigins, formFields, consentText: 'OK?' }))
    .agentId;
}

/** A header's value as HTTP can carry it. */
const headerText = fc.string({
  unit: fc
    .oneof(fc.integer({ min: 0x21, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff }))
    .map((code) => String.fromCharCode(code)),
});
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', 'a'.repeat(3_000)));
const value = fc.oneof(
  anyText,
  fc.jsonValue(),
  fc.constantFrom('ada@example.com', '2026-02-30', '1e400', -0),
);
const fields = fc.dictionary(
  fc.oneof(fc.constantFrom('email', 'seats', 'start', '__proto__', 'constructor'), anyText),
  value,
);

describe('anything that anybody sends to a public form', () => {
  it('is answered, never with a fault of ours, and stored only when it is accepted', async () => {
    const agentId = await anAgent();
    const token = aFormToken(agentId, { consentText: 'OK?' });
    let sent = 0;
    let accepted = 0;
    const asItShouldBe = { token, fields: { email: 'ada@example.com' } };
    const body = fc.record(
      {
        token: fc.oneof({ weight: 5, arbitrary: fc.constant(token) }, anyText),
        fields: fc.oneof(
          fields,
          fields.map((some) => ({ ...some, email: 'ada@example.com' })),
          fc.jsonValue(),
        ),
        consent: fc.oneof(fc.boolean(), fc.jsonValue()),
        conversationId: anyText,
        page: anyText,
        trap: fc.oneof(fc.constant(''), anyText),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          { weight: 4, arbitrary: body },
          { weight: 2, arbitrary: fc.constant(asItShouldBe) },
          fc.jsonValue(),
        ),
        fc.oneof(fc.uuid(), headerText),
        fc.oneof(
          fc.constant(SHOP),
          fc.constantFrom(...ODD_ORIGINS),
          headerText.map((text) => `https://${text}.example.com`),
        ),
        async (json, key, origin) => {
          const { status } = await api.call('POST', `/v1/public/agents/${agentId}/answers`, {
            json,
            headers: {
              origin,
              'idempotency-key': key,
              'x-forwarded-for': `2001:db8:${sent++}::1`,
            },
          });
          expect(status).toBeLessThan(500);
          if (status === 202) accepted += 1;
        },
      ),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(0);
    expect(await parts.db.$count(leads)).toBeLessThanOrEqual(accepted);
  });

  it('is answered for any agent, website, language and address', async () => {
    const agentId = await anAgent();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constant(agentId),
          anyText.filter((text) => !/\p{Cs}/u.test(text)),
        ),
        headerText,
        headerText,
        anyText.filter((text) => !/\p{Cs}/u.test(text)),
        async (id, origin, address, lang) => {
          const headers = { origin, 'x-forwarded-for': address, referer: origin };
          const path = `/${encodeURIComponent(id).replace(/^\.+$/, 'dots')}`;
          const query = `?lang=${encodeURIComponent(lang)}`;
          for (const url of [`/v1/public/agents${path}/form${query}`, `/form${path}${query}`]) {
            const { status } = await api.call('GET', url, { headers });
            expect([url, status < 500]).toEqual([url, true]);
          }
        },
      ),
      RUNS,
    );
  });
});
