import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { sameSecret } from '../secret.ts';
import { findTenantByKey, type KeyHolder, keyWrong } from '../tenants/find-tenant-by-key.ts';
import { findSession, type Session } from '../tenants/sign-in.ts';
import { Problem } from './problems.ts';
import type { ApiDeps, Caller } from './route.ts';

/** `__Host-` keeps other hosts of the domain from setting it; browsers allow that over HTTPS only. */
export const sessionCookieName = (publicUrl: string) =>
  publicUrl.startsWith('https:') ? '__Host-assistloop_session' : 'assistloop_session';

/**
 * Keys and cookies are 256 random bits, so nobody finds one by trying, and tries are not counted: a limit by address
 * would only let one caller behind a proxy lock all others out.
 * @throws {Problem | DomainError} 401 or 403, in words that say what is missing
 */
export async function authenticate(who: Caller['is'], request: Request, deps: ApiDeps): Promise<Caller> {
  const key = bearerKey(request);
  switch (who) {
    case 'operator':
      if (key === null) throw missing('the operator key');
      if (!sameSecret(key, deps.operatorApiKey)) throw keyWrong();
      return { is: 'operator' };
    case 'key':
      return { is: 'key', ...(await holderOf(key, deps)) };
    case 'tenant': {
      const session = key === null ? await sessionOf(request, deps) : null;
      if (session) return { is: 'tenant', tenantId: session.tenantId, session, actor: 'admin' };
      const { tenantId, name: keyName } = await holderOf(key, deps);
      return { is: 'tenant', tenantId, session: null, actor: { keyName } };
    }
    case 'session': {
      const session = await sessionOf(request, deps);
      if (!session) {
        throw new Problem(
          'session-ended',
          'Nobody is signed in here, so nothing was done; open a new sign-in link.',
        );
      }
      return { is: 'session', tenantId: session.tenantId, session };
    }
    case 'public':
      return { is: 'public', origin: request.get('origin') || null, address: request.ip ?? '' };
    case 'page':
      if (!isOwnOrigin(request, deps.publicUrl)) throw notOwnPage();
      return { is: 'page', address: request.ip ?? '' };
  }
}

async function holderOf(key: string | null, { db }: ApiDeps): Promise<KeyHolder> {
  if (key === null) throw missing("the workspace's API key");
  const holder = await findTenantByKey(db, key);
  if (holder === null) throw keyWrong();
  return holder;
}

const missing = (what: string) =>
  new Problem(
    'key-missing',
    `The request carries no key, so nothing was done; send ${what} as "Authorization: Bearer …".`,
  );

function bearerKey(request: Request): string | null {
  return /^Bearer +(\S{1,200})$/i.exec(request.get('authorization') ?? '')?.[1] ?? null;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The signed-in browser. A call that changes something must come from our own page, and one that names its workspace
 * is answered for no other: tabs share the cookie, and another one may have signed in elsewhere meanwhile.
 */
async function sessionOf(request: Request, deps: ApiDeps): Promise<Session | null> {
  const session = await browserSession(request, deps);
  if (session) requireItsWorkspace(request, session);
  if (session && !SAFE_METHODS.has(request.method)) requireOwnPage(request, session, deps.publicUrl);
  return session;
}

/** The session behind the browser's cookie, without any check of where the request comes from. */
export async function browserSession(
  request: Request,
  { db, publicUrl }: Pick<ApiDeps, 'db' | 'publicUrl'>,
): Promise<Session | null> {
  const token = parseCookie(request.get('cookie') ?? '')[sessionCookieName(publicUrl)];
  return token ? findSession(db, token) : null;
}

function requireItsWorkspace(request: Request, { tenantId, tenantName }: Session) {
  const wanted = request.get('x-workspace');
  if (wanted === undefined || wanted === tenantId) return;
  throw new Problem(
    'another-workspace',
    `This browser is now signed in to ${tenantName}, so nothing was done here; sign in to this workspace again to go on.`,
  );
}

function requireOwnPage(request: Request, session: Session, publicUrl: string) {
  const token = request.get('x-csrf-token') ?? '';
  if (!isOwnOrigin(request, publicUrl) || !sameSecret(token, session.csrfToken)) throw notOwnPage();
}

/** Programs send no origin; browsers do with everything but a plain GET. */
function isOwnOrigin(request: Request, publicUrl: string): boolean {
  const origin = request.get('origin');
  return origin === undefined || origin === new URL(publicUrl).origin;
}

const notOwnPage = () =>
  new Problem(
    'csrf-token-wrong',
    'The request does not come from our own page, so nothing was done; reload the page and try again.',
  );
