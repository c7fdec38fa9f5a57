import { inspect } from 'node:util';
import type { HubSpotApiVersion } from '../../src/hubspot/endpoints.ts';
import { HubSpotClient, type TokenSource } from '../../src/hubspot/hubspot-client.ts';
import { HubSpotError } from '../../src/hubspot/hubspot-error.ts';
import { caught } from '../support/caught.ts';
import { answers, useScriptedHubSpot } from '../support/scripted-hubspot.ts';
import { UNMETERED } from '../support/unmetered.ts';

describe('the HubSpot client', () => {
  const hubspot = useScriptedHubSpot();
  const clientOf = (version: HubSpotApiVersion = 'v3') => {
    const refused: (number | undefined)[] = [];
    const tokens: TokenSource = async (version) => {
      refused.push(version);
      return { accessToken: `secret-token-${refused.length}`, version: 40 + refused.length };
    };
    const client = new HubSpotClient({ apiUrl: hubspot.url, version, tokens, meter: UNMETERED });
    return { client, refused };
  };

  const expectPaths = async (version: HubSpotApiVersion, root: string, account: string) => {
    const { client } = clientOf(version);
    hubspot.will(answers(200, { id: '7', results: [], portalId: 1 }));
    await client.searchContactByEmail('ada@example.com');
    await client.readContactByEmail('a+b/c@example.com');
    await client.readContact('7', ['plan', 'city']);
    await client.createContact({ email: 'ada@example.com' });
    await client.updateContact('7/8', { firstname: 'Ada' });
    await client.readAccount();
    expect(hubspot.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${root}/search`,
      `GET ${root}/a%2Bb%2Fc%40example.com?idProperty=email`,
      `GET ${root}/7?properties=plan,city`,
      `POST ${root}`,
      `PATCH ${root}/7%2F8`,
      `GET ${account}`,
    ]);
  };

  it('asks v3 at the paths of v3', () =>
    expectPaths('v3', '/crm/v3/objects/contacts', '/account-info/v3/details'));

  it('asks 2026-03 at the paths of 2026-03', () =>
    expectPaths('2026-03', '/crm/objects/2026-03/contacts', '/account-info/2026-03/details'));

  it('searches by the email alone, exactly', async () => {
    hubspot.will(answers(200, { results: [] }));
    expect(await clientOf().client.searchContactByEmail('ada@example.com')).toBeNull();
    expect(JSON.parse(hubspot.asked[0]?.body ?? '')).toMatchObject({
      filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQ', value: 'ada@example.com' }] }],
    });
  });

  it('adopts the id of the answer: HubSpot follows merges', async () => {
    hubspot.will(answers(200, { id: '99', properties: {} }));
    expect(await clientOf().client.updateContact('7', { firstname: 'Ada' })).toMatchObject({ id: '99' });
  });

  it('finds no contact where HubSpot has none', async () => {
    hubspot.will(answers(404, { message: 'resource not found' }));
    expect(await clientOf().client.readContactByEmail('ada@example.com')).toBeNull();
  });

  describe('whose token is refused', () => {
    it('asks once for a newer one, and goes on with that', async () => {
      const { client, refused } = clientOf();
      hubspot.will(answers(401, { category: 'EXPIRED_AUTHENTICATION' }), answers(200, { id: '7' }));
      expect(await client.updateContact('7', { firstname: 'Ada' })).toMatchObject({ id: '7' });
      expect(refused).toEqual([undefined, 41]);
      expect(hubspot.asked).toMatchObject([
        { headers: { authorization: 'Bearer secret-token-1' }, body: '{"properties":{"firstname":"Ada"}}' },
        { headers: { authorization: 'Bearer secret-token-2' }, body: '{"properties":{"firstname":"Ada"}}' },
      ]);
    });

    it('calls the connection broken when the newer one is refused too, and asks no third time', async () => {
      const { client, refused } = clientOf();
      hubspot.will(answers(401, { category: 'INVALID_AUTHENTICATION' }));
      expect(await caught(client.readAccount())).toMatchObject({
        verdict: { is: 'reconnect', why: 'still_unauthorized' },
        tokenVersion: 42,
      });
      expect(refused).toEqual([undefined, 41]);
      expect(hubspot.asked).toHaveLength(2);
    });
  });

  describe('that gets no result for what it wrote', () => {
    it.each([
      ['nothing', ''],
      ['an empty object', {}],
      ['a contact without an id', { properties: {} }],
      ['an empty id', { id: '' }],
      ['a page', '<html></html>'],
    ])('takes %s for no answer, never for a success', async (_what, body) => {
      hubspot.will(answers(200, body));
      expect(await caught(clientOf().client.createContact({ email: 'ada@example.com' }))).toMatchObject({
        verdict: { is: 'try_again', why: 'no_result' },
        status: 200,
      });
    });

    it('takes a search without results for no answer, never for "no contact"', async () => {
      hubspot.will(answers(200, {}));
      expect(await caught(clientOf().client.searchContactByEmail('ada@example.com'))).toMatchObject({
        verdict: { is: 'try_again', why: 'no_result' },
      });
    });
  });

  it('says how long HubSpot wants it to wait', async () => {
    hubspot.will(answers(429, { policyName: 'TEN_SECONDLY_ROLLING' }, { 'retry-after': '4' }));
    expect(await caught(clientOf().client.readAccount())).toMatchObject({
      verdict: { is: 'wait', why: 'rate_limit', ms: 4_000 },
      operation: 'account.details',
      category: 'TEN_SECONDLY_ROLLING',
    });
  });

  it.each([400, 401, 403, 404, 409, 429, 500])(
    'keeps out of its error for %s what HubSpot wrote, what a person typed, and every token',
    async (status) => {
      hubspot.will(
        answers(status, {
          message: 'Email address typed-by-a-person is invalid. Existing ID: 12',
          errors: [{ message: 'typed-by-a-person' }],
          context: { id: ['typed-by-a-person'] },
          correlationId: 'c-1',
        }),
      );
      const error = await caught(clientOf().client.createContact({ email: 'typed-by-a-person' }));
      expect(error).toBeInstanceOf(HubSpotError);
      expect(error).toMatchObject({ status, correlationId: 'c-1' });
      const everything = inspect(error, { depth: null, showHidden: true });
      expect(everything).not.toMatch(/typed-by-a-person|secret-token/);
    },
  );
});
