import type { HubSpotApiVersion } from '../../src/hubspot/endpoints.ts';
import { HubSpotClient } from '../../src/hubspot/hubspot-client.ts';
import { authorizeUrl, exchangeCode } from '../../src/hubspot/oauth.ts';
import { caught } from '../support/caught.ts';
import { ACME, useHubSpot } from '../support/hubspot.ts';
import { UNMETERED } from '../support/unmetered.ts';

describe.each(['v3', '2026-03'] satisfies HubSpotApiVersion[])('contacts of an account, by %s', (version) => {
  const hubspot = useHubSpot();
  let client: HubSpotClient;

  beforeEach(async () => {
    const app = { ...hubspot.app, version };
    const back = await hubspot.decide(authorizeUrl(app, 'state'));
    const { accessToken } = await exchangeCode(app, back.searchParams.get('code') ?? '');
    client = new HubSpotClient({
      apiUrl: app.apiUrl,
      version,
      tokens: async () => ({ accessToken, version: 1 }),
      meter: UNMETERED,
    });
  });

  it('are created, found, changed and read', async () => {
    const { id } = await client.createContact({ email: 'ada@example.com', firstname: 'Ada' });
    expect(await client.searchContactByEmail('ada@example.com')).toMatchObject({ id });
    expect(await client.updateContact(id, { lastname: 'Lovelace' })).toMatchObject({ id });
    expect(await client.readContactByEmail('ada@example.com')).toMatchObject({ id });
    expect(await hubspot.contacts()).toMatchObject([
      { id, properties: { email: 'ada@example.com', firstname: 'Ada', lastname: 'Lovelace' } },
    ]);
  });

  it('are not found where there is none', async () => {
    expect(await client.searchContactByEmail('nobody@example.com')).toBeNull();
    expect(await client.readContactByEmail('nobody@example.com')).toBeNull();
    expect(await caught(client.updateContact('70000000999', { firstname: 'Ada' }))).toMatchObject({
      verdict: { is: 'gone' },
    });
  });

  it('exist once for each email', async () => {
    const { id } = await client.createContact({ email: 'ada@example.com' });
    expect(await caught(client.createContact({ email: 'ada@example.com' }))).toMatchObject({
      verdict: { is: 'exists', contactId: id },
    });
  });

  it('have no properties that HubSpot does not know', async () => {
    const create = client.createContact({ email: 'ada@example.com', shoe_size: '38' });
    expect(await caught(create)).toMatchObject({
      verdict: { is: 'invalid', faults: [{ code: 'PROPERTY_DOESNT_EXIST', property: 'shoe_size' }] },
    });
  });

  it('belong to an account that tells who it is', async () => {
    expect(await client.readAccount()).toEqual({
      hubId: ACME,
      accountType: 'STANDARD',
      timeZone: 'Europe/Berlin',
      uiDomain: new URL(hubspot.app.apiUrl).host,
    });
  });
});
