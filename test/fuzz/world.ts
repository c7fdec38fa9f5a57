import { eq, inArray } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';
import { apiKeys, leads } from '../../src/db/schema.ts';
import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { findSession } from '../../src/tenants/sign-in.ts';
import { aCollectingAgent, aForm } from '../support/agents.ts';
import { OPERATOR_KEY } from '../support/api.ts';
import { forgetConnections } from '../support/connections.ts';
import { ACME, BETA, type HubSpotOfTests } from '../support/hubspot.ts';
import { aLead, severalLeads } from '../support/leads.ts';
import { aFormToken, SHOP } from '../support/public-form.ts';
import { aSession, aTenant, connect } from '../support/tenants.ts';
import type { CallerKind } from './requests.ts';
import type { Answered } from './send.ts';
import type { Known, KnownKind } from './values.ts';

type Headers = Record<string, string>;

/** Two workspaces with something of everything in them, one of them connected; grows by what answers name. */
export interface World {
  headersOf(caller: CallerKind): Headers;
  /** @param of what the request is about, where that makes a difference: a form's token is its agent's */
  find(known: Known, of: string): string | undefined;
  /** Takes up the ids and cursors of an answer. */
  learn(answer: Answered): void;
  /** Makes up for keys that were revoked and sessions that were ended. */
  signIn(): Promise<void>;
  /** Makes up for connections that were ended and failed leads that were retried. */
  renew(): Promise<void>;
}

export async function aWorld(db: Db, hubspot: HubSpotOfTests): Promise<World> {
  const [own, foreign] = [await aTenant(db), await aTenant(db)];
  const ids: Record<KnownKind, string[]> = {
    lead: [],
    agent: [],
    key: [],
    tenant: [own.tenantId, foreign.tenantId],
    cursor: ['', 'x', ...ABSURD_PLACES.map((place) => Buffer.from(place).toString('base64url'))],
    etag: ['*', '"1"', '""', '1', '"999999999999"'],
    token: [],
  };
  const tokens: Record<string, string[]> = {};
  const failing: string[] = [];
  for (const { tenantId } of [own, foreign]) {
    const made = await leadsInEachStatus(db, tenantId);
    ids.lead.push(...made);
    failing.push(...made.slice(-2));
    const formFields = aForm({ name: 'seats', type: 'number' }, { name: 'start', type: 'date' });
    const shown = { allowedOrigins: [SHOP, 'https://*.example.com', 'http://localhost:*'], formFields };
    const asking = await aCollectingAgent(db, tenantId, { ...shown, consentText: 'OK?' });
    const plain = await aCollectingAgent(db, tenantId, shown);
    const off = await aCollectingAgent(db, tenantId, { collectLead: false });
    ids.agent.push(asking.agentId, plain.agentId, off.agentId);
    tokens[asking.agentId] = [aFormToken(asking.agentId, { consentText: 'OK?' })];
    tokens[plain.agentId] = [
      aFormToken(plain.agentId),
      aFormToken(plain.agentId, { isTest: true }),
      aFormToken(plain.agentId, { agoMs: 10 }),
    ];
  }
  let callers = await credentials(db, own.tenantId, foreign.tenantId);
  let visitors = 0;

  const world: World = {
    headersOf: (caller) => ({
      ...callers[caller],
      ...(caller === 'nobody' ? { origin: SHOP } : {}),
      'x-forwarded-for': `2001:db8:${(visitors++ % 65_536).toString(16)}::1`,
    }),
    find: ({ what, nth }, of) => {
      const those = what === 'token' ? (tokens[of] ?? Object.values(tokens).flat()) : ids[what];
      const likely = what === 'lead' ? failing : what === 'key' ? those.slice(-2) : those;
      const from = nth % 3 === 0 ? likely : those; // most of the others no longer can what is asked
      return from[nth % from.length];
    },
    learn({ headers, text }) {
      if (text === '' || !headers['content-type']?.startsWith('application/json')) return;
      const { id, nextCursor, prevCursor, newestCursor } = JSON.parse(text) as Record<string, unknown>;
      const kind = KINDS.find(([shape]) => typeof id === 'string' && shape.test(id))?.[1];
      if (kind && ids[kind].length < MOST) ids[kind].push(String(id));
      for (const cursor of [nextCursor, prevCursor, newestCursor])
        if (typeof cursor === 'string' && ids.cursor.length < MOST) ids.cursor.push(cursor);
    },
    async signIn() {
      await db.update(apiKeys).set({ revokedAt: new Date() }); // or there would be too many of them
      callers = await credentials(db, own.tenantId, foreign.tenantId);
      for (const { tenantId } of [own, foreign])
        ids.key.push((await createApiKey(db, { tenantId, name: 'Spare', createdBy: 'admin' })).id);
    },
    async renew() {
      await db.update(leads).set(FAILED).where(inArray(leads.id, failing));
      await forgetConnections(db);
      await connect(db, hubspot, own.tenantId);
      await connect(db, hubspot, own.tenantId, BETA); // waits for somebody's word
    },
  };
  await world.signIn();
  await world.renew();
  return world;
}

const MOST = 300;
const KINDS: readonly [RegExp, KnownKind][] = [
  [/^lead_/, 'lead'],
  [/^agt_/, 'agent'],
  [/^key_/, 'key'],
];

/** Cursors hold places in a list. */
const ABSURD_PLACES = [
  '0',
  '-1',
  '9007199254740993',
  '0.0',
  '99999999999999.999999999999999',
  '1e9.1e9',
  '["",""]',
  '["\\u0000","\\u0000"]',
  '["\\ud800","x"]',
  `["${'x'.repeat(700)}","x"]`,
  '[1,2]',
  '{"__proto__":1}',
];

type Change = Partial<typeof leads.$inferInsert>;
const FAILED: Change = {
  status: 'failed',
  problem: { code: 'invalid_email', message: 'HubSpot refuses it.' },
  queuedAt: null,
};

async function leadsInEachStatus(db: Db, tenantId: string): Promise<string[]> {
  const made = await severalLeads(db, tenantId, 6);
  const changes: Change[] = [
    { status: 'received' },
    { status: 'syncing', queuedAt: null },
    { status: 'waiting', waitingFor: 'connection', queuedAt: null },
    {
      status: 'synced',
      hubId: ACME,
      hubspotContactId: '501',
      outcome: 'created',
      queuedAt: null,
      syncedAt: new Date(),
    },
    FAILED,
    FAILED,
  ];
  for (const [nth, { leadId }] of made.entries())
    await db
      .update(leads)
      .set(changes[nth] ?? { status: 'received' })
      .where(eq(leads.id, leadId));
  await aLead(db, tenantId, { email: 'keyed@example.com', name: 'Ada Lovelace' }, 'a-key');
  return made.map(({ leadId }) => leadId);
}

async function credentials(db: Db, own: string, foreign: string): Promise<Record<CallerKind, Headers>> {
  const [key, foreignKey] = [await aKey(db, own), await aKey(db, foreign)];
  const [session, foreignSession] = [await aBrowser(db, own), await aBrowser(db, foreign)];
  return {
    key,
    session,
    'session-without-csrf': { cookie: session.cookie },
    'foreign-key': foreignKey,
    'foreign-session': foreignSession,
    operator: bearer(OPERATOR_KEY),
    'wrong-key': bearer('al_wrong'),
    nobody: {},
  };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function aKey(db: Db, tenantId: string) {
  return bearer((await createApiKey(db, { tenantId, name: 'Fuzz', createdBy: 'operator' })).apiKey);
}

async function aBrowser(db: Db, tenantId: string) {
  const { sessionToken } = await aSession(db, tenantId);
  const csrfToken = (await findSession(db, sessionToken))?.csrfToken ?? '';
  return { cookie: `assistloop_session=${sessionToken}`, 'x-csrf-token': csrfToken };
}
