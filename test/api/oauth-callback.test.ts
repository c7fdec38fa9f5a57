import { pino } from 'pino';
import { beginConnect } from '../../src/connections/begin-connect.ts';
import { connections } from '../../src/db/schema.ts';
import { type ApiOfTests, useApi } from '../support/api.ts';
import { connectionOf, forgetConnections } from '../support/connections.ts';
import { useDatabase } from '../support/database.ts';
import { ACME, BETA, type HubSpotOfTests, useHubSpot } from '../support/hubspot.ts';
import { aConnectedTenant, aSession, aTenant } from '../support/tenants.ts';

const PAGE = '/app/integrations/hubspot';
const CONNECTED = '/app/integrations?connected=1';
const FROM_MARKETPLACE = `${PAGE}?from=marketplace`;
const signInFirst = (next: string) => `/signin?next=${encodeURIComponent(next)}`;

interface Parts {
  readonly db: ReturnType<typeof useDatabase>['db'];
  readonly hubspot: HubSpotOfTests;
  readonly api: ApiOfTests;
}

/** A browser that was sent to HubSpot, and what it comes back with. */
async function aBrowser({ db, hubspot }: Parts, tenantId: string, decision = 'allow') {
  const { sessionToken, sessionHash } = await aSession(db, tenantId);
  const url = await beginConnect({ db, app: hubspot.app }, { tenantId, sessionHash });
  return { cookie: `assistloop_session=${sessionToken}`, back: await hubspot.decide(url, { decision }) };
}

async function comeBack({ api }: Parts, query: string, cookie = ''): Promise<Headers> {
  const { status, headers } = await api.call('GET', `/oauth/hubspot/callback${query}`, {
    headers: { cookie },
  });
  expect(status).toBe(303);
  return headers;
}

describe("coming back from HubSpot's page", () => {
  const database = useDatabase();
  const hubspot = useHubSpot();
  const api = useApi(database, { hubspot });
  const parts: Parts = {
    get db() {
      return database.db;
    },
    hubspot,
    api,
  };
  const result = async (query: string, cookie?: string) =>
    (await comeBack(parts, query, cookie)).get('location');
  const withoutState = (back: URL) => {
    back.searchParams.delete('state');
    return back.search;
  };

  afterEach(() => forgetConnections(parts.db));

  it('approved connects, and leaves neither code nor state in the address bar', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId);
    const headers = await comeBack(parts, back.search, cookie);
    expect(headers.get('location')).toBe(CONNECTED);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ status: 'connected' });
  });

  it("approved tells the tenant's refresh workflow, which wakes the leads that waited", async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId);
    const before = api.signals.length;
    await comeBack(parts, back.search, cookie);
    expect(api.signals.slice(before)).toEqual([{ signal: 'reconnected', tenantId }]);
  });

  it('approved for another account than before asks the person first, and wakes nobody', async () => {
    const { tenantId } = await aConnectedTenant(parts.db, hubspot, BETA);
    const { back, cookie } = await aBrowser(parts, tenantId);
    const before = api.signals.length;
    expect(await result(back.search, cookie)).toBe(`${PAGE}?pending=1`);
    expect(await connectionOf(parts.db, tenantId)).toMatchObject({ hubId: BETA });
    expect(api.signals).toHaveLength(before);
  });

  it('denied connects nothing, says so, and uses up the state', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId, 'deny');
    const before = api.signals.length;
    expect(await result(back.search, cookie)).toBe(`${PAGE}?problem=denied`);
    expect(await result(back.search, cookie)).toBe(`${PAGE}?problem=expired`);
    expect(await parts.db.select().from(connections)).toEqual([]);
    expect(api.signals).toHaveLength(before);
  });

  it('with another error of HubSpot connects nothing', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId, 'deny');
    back.searchParams.set('error', 'server_error');
    expect(await result(back.search, cookie)).toBe(`${PAGE}?problem=exchange_failed`);
  });

  it('without a state, as from the marketplace, connects nothing and does not use the code', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId);
    expect(await result(withoutState(back), cookie)).toBe(FROM_MARKETPLACE);
    expect(await hubspot.requests('token.exchange')).toEqual([]);
  });

  it('without a state and signed out leads over the sign-in to the same page', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back } = await aBrowser(parts, tenantId);
    expect(await result(withoutState(back))).toBe(signInFirst(FROM_MARKETPLACE));
  });

  it('signed out connects nothing and says why after the next sign-in', async () => {
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId);
    const signedOut = signInFirst(`${PAGE}?problem=signed_out`);
    expect(await result(back.search)).toBe(signedOut);
    expect(await result(back.search, 'assistloop_session=made-up')).toBe(signedOut);
    expect(await result(back.search, cookie)).toBe(CONNECTED); // nothing was used up
  });

  it("with another browser's state connects neither tenant", async () => {
    const { tenantId } = await aTenant(parts.db);
    const { tenantId: attacker } = await aTenant(parts.db);
    const { back } = await aBrowser(parts, attacker);
    const { cookie } = await aBrowser(parts, tenantId);
    expect(await result(back.search, cookie)).toBe(`${PAGE}?problem=expired`);
    expect(await parts.db.select().from(connections)).toEqual([]);
    expect(await hubspot.requests('token.exchange')).toEqual([]);
  });

  it("with another tenant's account says so", async () => {
    await aConnectedTenant(parts.db, hubspot);
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId);
    expect(await result(back.search, cookie)).toBe(`${PAGE}?problem=taken&account=${ACME}`);
  });
});

describe('coming back while HubSpot refuses our own credentials', () => {
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const database = useDatabase();
  const hubspot = useHubSpot({ clientSecret: 'another than ours' });
  const api = useApi(database, { hubspot, log });

  it('is told to the operator, without them', async () => {
    const parts: Parts = { db: database.db, hubspot, api };
    const { tenantId } = await aTenant(parts.db);
    const { back, cookie } = await aBrowser(parts, tenantId);
    const headers = await comeBack(parts, back.search, cookie);
    expect(headers.get('location')).toBe(`${PAGE}?problem=operator`);
    expect(logged.join()).toMatch('HubSpot refuses HUBSPOT_CLIENT_ID or HUBSPOT_CLIENT_SECRET');
    expect(logged.join()).not.toContain(hubspot.app.clientSecret);
  });
});
