import { createAgent } from '../../src/agents/create-agent.ts';
import { sealToken } from '../../src/connections/seal-token.ts';
import { connections } from '../../src/db/schema.ts';
import { KeyRing } from '../../src/key-ring.ts';
import { expectProblem, useApi } from '../support/api.ts';
import { aBrowser } from '../support/browsers.ts';
import { connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { BETA, useHubSpot } from '../support/hubspot.ts';
import { aKey } from '../support/keys.ts';
import { aLead } from '../support/leads.ts';
import { aConnectedTenant, aTenant } from '../support/tenants.ts';

const parts = useDatabase();
const hubspot = useHubSpot();
const api = useApi(parts, { hubspot });
afterEach(() => forgetConnections(parts.db));

const PATH = '/v1/integrations/hubspot/mappings';
const row = (field: string, property: string | null, overwrite = 'always') => ({
  field,
  property,
  overwrite,
});
const DEFAULTS = [
  row('first_name', 'firstname'),
  row('last_name', 'lastname'),
  row('phone', 'phone'),
  row('company', 'company'),
];

const read = async (key: string) => {
  const { status, headers, text } = await api.call('GET', PATH, { key });
  expect(status).toBe(200);
  return { etag: headers.get('etag') ?? '', mappings: JSON.parse(text).mappings };
};
const put = (key: string, mappings: unknown, ifMatch?: string) =>
  api.call('PUT', PATH, {
    key,
    json: { mappings },
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

describe('GET …/mappings', () => {
  it('shows the documented mapping to a workspace that changed nothing, connected or not', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { etag, mappings } = await read(key);
    expect(mappings).toEqual(DEFAULTS);
    expect(etag).toMatch(/^"[\w.-]+"$/);
  });

  it('answers 304 to who has the version already', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { etag } = await read(key);
    const headers = { authorization: `Bearer ${key}`, 'if-none-match': etag, 'cache-control': 'max-age=0' };
    const again = await fetch(api.url + PATH, { headers });
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
  });
});

describe('PUT …/mappings', () => {
  it('stores the mapping whole and answers with it and its new ETag', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { etag } = await read(key);
    const [first, last, , company] = DEFAULTS;
    const own = [row('budget', 'annual_budget'), row('shoes', null)]; // the latter is kept here, and not sent
    const wanted = [first, last, row('phone', 'mobilephone', 'if_empty'), company, ...own];
    const answer = await put(key, wanted, etag);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).not.toBe(etag);
    expect(JSON.parse(answer.text)).toMatchObject({ mappings: wanted });
    expect(await read(key)).toEqual({ etag: answer.headers.get('etag'), mappings: wanted });
  });

  it('without If-Match saves nothing and says how to go on', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const refused = await put(key, []);
    expectProblem(refused, [428, 'if-match-missing']);
    expect(refused.body.detail).toMatch(/read the mapping first/);
    expect((await read(key)).mappings).toEqual(DEFAULTS);
  });

  it.each([
    ['weakened', (etag: string) => `W/${etag}`],
    ['marked', (etag: string) => etag.replace(/"$/, '-gzip"')],
  ])('over an ETag that a compressing proxy has %s stores it all the same', async (_how, onItsWay) => {
    const { apiKey: key } = await aTenant(parts.db);
    const { etag } = await read(key);
    expect((await put(key, [...DEFAULTS, row('town', 'city')], onItsWay(etag))).status).toBe(200);
    expectProblem(await put(key, [], onItsWay(etag)), [412, 'mappings-changed']); // now it is an old one
  });

  it.each(['"stale"', 'nonsense', '*', ''])(
    'over the version %j, which is not the current one, saves nothing',
    async (ifMatch) => {
      const { apiKey: key } = await aTenant(parts.db);
      expectProblem(await put(key, [], ifMatch), [412, 'mappings-changed']);
      expect((await read(key)).mappings).toEqual(DEFAULTS);
    },
  );

  it.each<[what: string, mappings: unknown, field: string, message: string]>([
    [
      'the email as target',
      [row('mail', 'email')],
      'mappings.0.property',
      'is a property that no form field may set',
    ],
    [
      'an id as target',
      [row('id', 'hs_object_id')],
      'mappings.0.property',
      'is a property that no form field may set',
    ],
    [
      'what is billed as target',
      [row('m', 'hs_marketable_status')],
      'mappings.0.property',
      'is a property that no form field may set',
    ],
    [
      'the email as field',
      [row('email', 'work_email')],
      'mappings.0.field',
      'email finds the contact and is not mapped',
    ],
    ['a property twice', [row('a', 'city'), row('b', 'city')], 'mappings', 'must name each property once'],
    ['a field twice', [row('a', 'city'), row('a', 'country')], 'mappings', 'must name each field once'],
    [
      'no name of a property',
      [row('a', 'City')],
      'mappings.0.property',
      'must be the internal name of a HubSpot property, like lifecyclestage',
    ],
    ['no field', [row('', 'city')], 'mappings.0.field', 'must not be empty'],
    [
      'another policy',
      [row('a', 'city', 'never')],
      'mappings.0.overwrite',
      'must be one of always, if_empty',
    ],
    ['more than is said', [{ ...row('a', 'city'), label: 'City' }], 'mappings.0.label', 'is not known here'],
    ['no list', {}, 'mappings', 'must be a list'],
  ])('with %s saves nothing and names the place', async (_what, mappings, field, message) => {
    const { apiKey: key } = await aTenant(parts.db);
    const { etag } = await read(key);
    const refused = await put(key, mappings, etag);
    expectProblem(refused, [422, 'input-invalid']);
    expect(refused.body.errors).toEqual([{ field, message }]);
    expect((await read(key)).mappings).toEqual(DEFAULTS);
  });

  it('takes no more than 200 rules', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const { etag } = await read(key);
    const rules = Array.from({ length: 201 }, (_, n) => row(`f${n}`, `p${n}`));
    expectProblem(await put(key, rules, etag), [422, 'input-invalid']);
    expect((await put(key, rules.slice(1), etag)).status).toBe(200);
  });

  it("is a signed-in admin's as well, and shows a neighbour nothing", async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    const { apiKey: neighbour } = await aTenant(parts.db);
    const { etag } = await read(key);
    const headers = { ...(await aBrowser(parts.db, tenantId)), 'if-match': etag };
    const answer = await api.call('PUT', PATH, { json: { mappings: [] }, headers });
    expect(answer.status).toBe(200);
    const kept = DEFAULTS.map(({ field }) => row(field, null));
    expect((await read(key)).mappings).toEqual(kept);
    expect((await read(neighbour)).mappings).toEqual(DEFAULTS);
  });
});

describe('GET …/mappings of a connected workspace', () => {
  it('names the rows that HubSpot does not take any more, until the property is back', async () => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const answer = async () => JSON.parse((await api.call('GET', PATH, { key })).text);
    const { etag } = await read(key);
    await put(key, [...DEFAULTS, row('tariff', 'plan')], etag);
    expect(await answer()).toMatchObject({ broken: [], propertiesReadAt: expect.any(String) });
    const before = await read(key);
    await hubspot.archiveProperty('plan');
    await api.call('GET', '/v1/integrations/hubspot/properties?refresh=true', { key });
    const { broken } = await answer();
    expect(broken).toEqual([
      {
        ...{ field: 'tariff', property: 'plan', label: null, code: 'property_not_found', severity: 'error' },
        message: expect.stringMatching(
          /^plan was deleted in HubSpot on or before \d{4}-\d\d-\d\d, so leads sync without it;/,
        ),
      },
    ]);
    const after = await read(key);
    expect(after.etag).not.toBe(before.etag); // so that a poll sees it
    expect(
      (await put(key, [...DEFAULTS, row('tariff', 'plan'), row('town', 'city')], before.etag)).status,
    ).toBe(200);
  });
});

describe('the mapping of a workspace whose tokens no key opens any more', () => {
  it('is shown, tried and saved all the same, without what HubSpot says of it', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const lost = KeyRing.parse(aKey('lost'));
    await parts.db.update(connections).set({
      accessToken: await sealToken(lost, { tenantId, kind: 'access' }, 'x'),
    });
    const { etag } = await read(key);
    const wanted = [...DEFAULTS, row('tariff', 'plan')];
    const tried = await api.call('POST', `${PATH}/preview`, {
      key,
      json: { mappings: wanted, sample: { newest: true } },
    });
    expect([tried.status, JSON.parse(tried.text).propertiesReadAt]).toEqual([200, null]);
    const saved = await put(key, wanted, etag);
    expect(saved.status).toBe(200);
    expect(JSON.parse(saved.text)).toMatchObject({ mappings: wanted, broken: [], propertiesReadAt: null });
  });
});

describe('POST …/mappings/preview', () => {
  const preview = async (key: string, json: unknown) => {
    const answer = await api.call('POST', `${PATH}/preview`, { key, json });
    return { ...answer, json: answer.status === 200 ? JSON.parse(answer.text) : null };
  };

  it('shows what an unsaved mapping would send of a lead, and saves nothing', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const lead = await aLead(parts.db, tenantId, { email: 'ada@acme.com', tariff: 'Pro' });
    const { json } = await preview(key, { mappings: [row('tariff', 'plan')], sample: { newest: true } });
    expect(json).toMatchObject({
      leadId: lead.leadId,
      rows: expect.arrayContaining([
        {
          ...{ field: 'tariff', property: 'plan', label: 'Plan', submitted: 'Pro', value: 'pro' },
          ...{ result: 'sent', message: null },
        },
      ]),
      newContact: { properties: { email: 'ada@acme.com', plan: 'pro' } },
      problems: [],
      propertiesReadAt: expect.any(String),
    });
    expect((await read(key)).mappings).toEqual(DEFAULTS);
  });

  it.each([{ leadId: 'x' }, { newest: false }, {}, { fields: {}, newest: true }, null])(
    'does not understand the sample %j',
    async (sample) => {
      const { apiKey: key } = await aTenant(parts.db);
      expectProblem(await preview(key, { mappings: [], sample }), [422, 'input-invalid']);
    },
  );

  it('says of a lead that is not there that it is not', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    const sample = { leadId: `lead_${'0'.repeat(32)}` };
    expectProblem(await preview(key, { mappings: [], sample }), [404, 'lead-not-found']);
  });
});

describe('GET …/unmapped', () => {
  it('shows which fields arrived and are not sent, which were ignored, and what the forms ask for', async () => {
    const { tenantId, apiKey: key } = await aTenant(parts.db);
    await createAgent(parts.db, { tenantId, name: 'Sales' });
    await aLead(parts.db, tenantId, { email: 'ada@acme.com', budget: 5_000, shoes: 43 });
    const { etag } = await read(key);
    await put(key, [...DEFAULTS, row('shoes', null)], etag);
    const { text } = await api.call('GET', '/v1/integrations/hubspot/unmapped', { key });
    expect(JSON.parse(text)).toEqual({
      fields: [
        { field: 'budget', leads: 1, lastSeenAt: expect.any(String), sample: '5000', ignored: false },
        { field: 'shoes', leads: 1, lastSeenAt: expect.any(String), sample: '43', ignored: true },
      ],
      mapped: [expect.objectContaining({ field: 'email', sample: 'ada@acme.com' })],
      asked: [
        { field: 'email', label: 'Email' },
        { field: 'name', label: 'Name' },
      ],
      leads: 1,
      from: expect.any(String),
    });
  });
});

describe('GET …/properties', () => {
  const readProperties = async (key: string, query = '') => {
    const answer = await api.call('GET', `/v1/integrations/hubspot/properties${query}`, { key });
    return { ...answer, json: JSON.parse(answer.text) };
  };
  const reads = async () => (await hubspot.requests('properties.list')).length;

  it('shows the properties of the account, and says why some may not be mapped', async () => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const { status, json } = await readProperties(key);
    expect(status).toBe(200);
    expect(Date.now() - Date.parse(json.readAt)).toBeLessThan(60_000);
    const named = (name: string) =>
      json.properties.find((property: { name: string }) => property.name === name);
    expect(named('plan')).toEqual({
      name: 'plan',
      label: 'Plan',
      type: 'enumeration',
      fieldType: 'select',
      group: 'contactinformation',
      groupLabel: 'Contact information',
      options: [
        { value: 'free', label: 'Free' },
        { value: 'pro', label: 'Pro' },
        { value: 'ent', label: 'Enterprise' },
      ],
      writable: true,
      reason: null,
    });
    expect(named('email')).toMatchObject({ writable: false, reason: 'Used as key' });
    expect(named('hs_additional_emails')).toMatchObject({ writable: false, reason: 'Calculated by HubSpot' });
  });

  it('asks HubSpot once, and again when it is told to', async () => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    const { json: first } = await readProperties(key, '?refresh=true');
    const before = await reads();
    await hubspot.addProperty({ name: 'shoe_size', label: 'Shoe size' });
    expect((await readProperties(key)).json).toEqual(first);
    expect(await reads()).toBe(before);
    const { json } = await readProperties(key, '?refresh=true');
    expect(json.properties).toHaveLength(first.properties.length + 1);
  });

  it.each(['?refresh=yes', '?refresh', '?fresh=true'])('does not understand %s', async (query) => {
    const { apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    expectProblem(await readProperties(key, query), [422, 'input-invalid']);
  });

  it("shows each workspace its own account's", async () => {
    const { apiKey: acme } = await aConnectedTenant(parts.db, hubspot);
    const { apiKey: beta } = await aConnectedTenant(parts.db, hubspot, BETA);
    expect((await readProperties(acme)).text).toContain('"budget"');
    expect((await readProperties(beta)).text).not.toContain('"budget"');
  });

  it('needs a connection', async () => {
    const { apiKey: key } = await aTenant(parts.db);
    expectProblem(await readProperties(key), [409, 'not-connected']);
  });

  it('finds that the app was uninstalled, and puts it on record', async () => {
    const { tenantId, apiKey: key } = await aConnectedTenant(parts.db, hubspot);
    await hubspot.uninstall();
    expectProblem(await readProperties(key, '?refresh=true'), [409, 'not-connected']);
    expect((await connectionOf(parts.db, tenantId)).status).toBe('reconnect_required');
  });
});
