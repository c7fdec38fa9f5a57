import { eq, sql } from 'drizzle-orm';
import type { ProblemCode } from '../../src/api/problems.ts';
import type { Db } from '../../src/db/client.ts';
import { sessions } from '../../src/db/schema.ts';
import { secretHash } from '../../src/secret.ts';
import { createApiKey } from '../../src/tenants/create-api-key.ts';
import { revokeApiKey } from '../../src/tenants/revoke-api-key.ts';
import { endSession, findSession, type Session } from '../../src/tenants/sign-in.ts';
import { OPERATOR_KEY, PUBLIC_URL } from '../support/api.ts';
import { aSession, aTenant } from '../support/tenants.ts';
import type { Who } from './guards.ts';

type Headers = Record<string, string>;
/** Somebody whom a route is not for: how they come, and how they are refused. */
export type Stranger = readonly [who: string, headers: Headers, refusal: [status: number, code: ProblemCode]];

/** A workspace with whatever opens it, and whatever did once. */
export async function aWorkspace(db: Db) {
  const { tenantId, apiKey } = await aTenant(db);
  const revoked = await createApiKey(db, { tenantId, name: 'Revoked', createdBy: 'operator' });
  await revokeApiKey(db, { tenantId, keyId: revoked.id });
  const [own, other, ended, late] = [
    await aBrowser(db, tenantId),
    await aBrowser(db, tenantId),
    await aBrowser(db, tenantId),
    await aBrowser(db, tenantId),
  ];
  await endSession(db, ended.session);
  await db
    .update(sessions)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(sessions.tokenHash, late.session.sessionHash));
  return {
    tenantId,
    apiKey,
    key: bearer(apiKey),
    session: own.headers,
    revokedKey: bearer(revoked.apiKey),
    otherCsrf: other.headers['x-csrf-token'],
    endedSession: ended.headers,
    lateSession: late.headers,
  };
}
export type Workspace = Awaited<ReturnType<typeof aWorkspace>>;

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function aBrowser(db: Db, tenantId: string) {
  const { sessionToken } = await aSession(db, tenantId);
  const session: Session | null = await findSession(db, sessionToken);
  if (!session || session.sessionHash !== secretHash(sessionToken)) throw new Error('Nobody is signed in.');
  const headers = { cookie: `assistloop_session=${sessionToken}`, 'x-csrf-token': session.csrfToken };
  return { session, headers };
}

/** Whom a route is for. */
export function rightful(who: Who, of: Workspace): Headers[] {
  switch (who) {
    case 'operator':
      return [bearer(OPERATOR_KEY)];
    case 'key':
      return [of.key];
    case 'session':
      return [of.session, { ...of.session, origin: PUBLIC_URL }];
    case 'tenant':
      return [of.key, of.session, { ...of.session, origin: PUBLIC_URL }];
    case 'page':
      return [{}, { origin: PUBLIC_URL }];
    case 'anybody':
      return [{}];
  }
}

/** Everybody else. */
export function strangers(who: Who, of: Workspace, method: string): Stranger[] {
  switch (who) {
    case 'operator':
    case 'key':
      return [
        ...wrongKeys(who, of),
        ['a signed-in browser', of.session, [401, 'key-missing']],
        ['a browser that says so from our page', { ...of.session, origin: PUBLIC_URL }, [401, 'key-missing']],
      ];
    case 'tenant':
      return [
        ...wrongKeys(who, of),
        ['a wrong key in a signed-in browser', { ...of.session, ...of.revokedKey }, [401, 'key-wrong']],
        ['a browser that has signed out', of.endedSession, [401, 'key-missing']],
        ['a browser whose time is over', of.lateSession, [401, 'key-missing']],
        ...(method === 'GET' ? [] : otherPages(of)),
      ];
    case 'session':
      return [
        ['nobody', {}, [401, 'session-ended']],
        ['a key', of.key, [401, 'session-ended']],
        ['the operator', bearer(OPERATOR_KEY), [401, 'session-ended']],
        ['a made-up cookie', { cookie: 'assistloop_session=made-up' }, [401, 'session-ended']],
        ['a browser that has signed out', of.endedSession, [401, 'session-ended']],
        ['a browser whose time is over', of.lateSession, [401, 'session-ended']],
        ...(method === 'GET' ? [] : otherPages(of)),
      ];
    case 'page':
      return ['https://evil.example', 'null', `${PUBLIC_URL}.evil.example`].map((origin) => [
        `a page of ${origin}`,
        { origin },
        [403, 'csrf-token-wrong'],
      ]);
    case 'anybody':
      return [];
  }
}

const wrongKeys = (who: Who, of: Workspace): Stranger[] => [
  ['nobody', {}, [401, 'key-missing']],
  ['somebody with a password', { authorization: 'Basic dXNlcjpwYXNz' }, [401, 'key-missing']],
  ['a key that is nobody’s', bearer(`al_${'x'.repeat(43)}`), [401, 'key-wrong']],
  ['no key at all, but some word', bearer('undefined'), [401, 'key-wrong']],
  ['a key with more behind it', bearer(`${of.apiKey}x`), [401, 'key-wrong']],
  ['a revoked key', of.revokedKey, [401, 'key-wrong']],
  who === 'operator'
    ? ['a workspace', of.key, [401, 'key-wrong']]
    : ['the operator', bearer(OPERATOR_KEY), [401, 'key-wrong']],
];

/** A signed-in browser that another page makes use of. */
const otherPages = ({ session, otherCsrf }: Workspace): Stranger[] =>
  (
    [
      ['no CSRF token', { cookie: session.cookie }],
      ['no CSRF token, and our origin', { cookie: session.cookie, origin: PUBLIC_URL }],
      ['an empty CSRF token', { cookie: session.cookie, 'x-csrf-token': '' }],
      ['the CSRF token of another browser', { cookie: session.cookie, 'x-csrf-token': otherCsrf }],
      ['another origin', { ...session, origin: 'https://evil.example' }],
      ['an origin that begins like ours', { ...session, origin: `${PUBLIC_URL}.evil.example` }],
      ['no origin to be named', { ...session, origin: 'null' }],
    ] as const
  ).map(([what, headers]) => [`a signed-in browser with ${what}`, headers, [403, 'csrf-token-wrong']]);
