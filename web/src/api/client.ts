import type { z } from 'zod';
import type { SessionAnswer } from '../../../src/api/schemas/tenant.ts';
import { ApiProblem, anotherWorkspace, isAnotherWorkspace, noAnswer, problemOf } from './problem.ts';
import { service } from './service.ts';

const ANSWER_WITHIN_MS = 30_000;
const ANSWERS_KEPT = 100;
const PAUSE_S = 5;
const REPEATS_MAX = 5;
const SESSION = '/v1/session';

export type Query = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[]>
>;

/** What the API said, and the `ETag` to send as `If-Match` with a change of it. */
export interface Answer<Body> {
  readonly body: Body;
  readonly etag: string | null;
}

/** The newest answers by address, oldest first; an unchanged one comes back as an empty 304. */
const answers = new Map<string, Answer<unknown> & { etag: string }>();

/** Reads. `Body` is the type of the endpoint's schema. @throws {ApiProblem} */
export async function get<Body>(path: string, query: Query = {}): Promise<Body> {
  return (await getWithEtag<Body>(path, query)).body;
}

/** Reads what is going to be changed with `If-Match`. @throws {ApiProblem} */
export async function getWithEtag<Body>(path: string, query: Query = {}): Promise<Answer<Body>> {
  const { otherWorkspace } = service.get();
  if (otherWorkspace !== null && path !== SESSION) throw anotherWorkspace(otherWorkspace);
  const address = addressOf(path, query);
  const kept = answers.get(address);
  // `no-store` keeps leads off the disk; it would also ask for a full answer, so the header is said by hand.
  const headers = new Headers({ 'cache-control': 'max-age=0' });
  if (kept) headers.set('if-none-match', kept.etag);
  if (path !== SESSION) nameWorkspace(headers);
  const response = await call(address, { headers });
  if (response.status === 304 && kept) return kept as Answer<Body>;
  const etag = response.headers.get('etag');
  const answer = { body: (await response.json()) as Body, etag };
  if (etag !== null) keep(address, { ...answer, etag });
  return answer;
}

function keep(address: string, answer: Answer<unknown> & { etag: string }): void {
  answers.delete(address);
  answers.set(address, answer);
  const [oldest] = answers.keys();
  if (answers.size > ANSWERS_KEPT && oldest !== undefined) answers.delete(oldest);
}

/** Forgets what was read: somebody else may sign in now. */
export const forgetAnswers = () => answers.clear();

interface Change {
  readonly query?: Query;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly ifMatch?: string | null;
}

/** Changes something; the body of the answer, or `undefined` where there is none. @throws {ApiProblem} */
export async function send<Body = void>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { query = {}, body, ifMatch }: Change = {},
): Promise<Body> {
  const change = async () => {
    const headers = new Headers({ 'x-csrf-token': (known ?? (await readSession())).csrfToken });
    if (body !== undefined) headers.set('content-type', 'application/json');
    if (ifMatch) headers.set('if-match', ifMatch);
    nameWorkspace(headers);
    const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
    return call(addressOf(path, query), init);
  };
  const response = await change().catch(async (error: unknown) => {
    if (!(error instanceof ApiProblem && error.code === 'csrf-token-wrong')) throw error;
    await readSession(); // a new sign-in in another tab has a new one
    return change();
  });
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Body;
}

export type Session = z.output<typeof SessionAnswer>;
let known: Session | null = null;
/** Tabs share the cookie: each that opens lets the others look whose it is now. */
const opened = new BroadcastChannel('session');
opened.onmessage = () => known && readSession().catch(() => {}); // the next call tells what is wrong

/**
 * Who is signed in. All that is loaded here belongs to one workspace: when another tab signs in to another one,
 * nothing may be sent there from here.
 * @throws {ApiProblem}
 */
export async function readSession(): Promise<Session> {
  const session = await get<Session>(SESSION);
  const { id, name } = session.workspace;
  const isAnother = known !== null && known.workspace.id !== id;
  service.set({ otherWorkspace: isAnother ? name : null, revokedKey: null });
  if (isAnother) throw anotherWorkspace(name);
  if (known === null) {
    service.set({ signedOut: false }); // nothing was shown before that has ended
    opened.postMessage(null);
  }
  known = session;
  return session;
}

/**
 * The cookie may be of another workspace before this tab hears of it: its data must not stand under this one's name,
 * nor its 404 take away a form with edits.
 */
function nameWorkspace(headers: Headers): void {
  if (known) headers.set('x-workspace', known.workspace.id);
}

/** Signing out: whether this page is about to go. */
let going: 'no' | 'perhaps' | 'yes' = 'no';
const isGoneFor = (address: string) => going === 'yes' || (going === 'perhaps' && address !== SESSION);
const never = () => new Promise<never>(() => {});

/** Ends the session. Until the browser has left, the page asks nothing more, and does not call its sign-in ended. */
export async function endSession(): Promise<void> {
  going = 'perhaps';
  await send('DELETE', SESSION).catch((error: unknown) => {
    going = 'no';
    throw error;
  });
  going = 'yes';
  forgetAnswers();
  // Taken out of the browser's memory by its Back, the page would stand still, with all that it showed.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

/** For calls before there is a session. @throws {ApiProblem} */
export async function sendSignedOut<Body>(path: string, body: object): Promise<Body> {
  const headers = { 'content-type': 'application/json' };
  const response = await call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as Body;
}

/** An address of the API with a query; what is empty is left out. */
export function addressOf(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '') params.append(name, String(one));
    }
  }
  return params.size > 0 ? `${path}?${params}` : path;
}

async function call(address: string, init: RequestInit): Promise<Response> {
  for (let repeats = 0; ; repeats++) {
    if (going === 'yes') return never();
    await untilPauseIsOver();
    const response = await answerOf(address, init);
    if (response.status === 429 && repeats < REPEATS_MAX) {
      const seconds = Number(response.headers.get('retry-after')) || PAUSE_S;
      service.set({ pausedUntil: new Date(Date.now() + seconds * 1_000) });
      continue; // refused before anything was done, so also a change may be sent again
    }
    if (response.ok || response.status === 304) return response;
    const problem = await problemOf(response);
    if (problem.status === 401) {
      if (isGoneFor(address)) return never();
      service.set({ signedOut: true });
    }
    if (!isAnotherWorkspace(problem) || repeats >= REPEATS_MAX) throw problem;
    await readSession(); // has the dialog opened, unless this workspace was signed in again meanwhile
  }
}

async function answerOf(address: string, init: RequestInit): Promise<Response> {
  const { failures } = service.get();
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const response = await fetch(address, { cache: 'no-store', credentials: 'same-origin', ...init, signal });
    service.set(
      response.status >= 500 ? { failures: failures + 1 } : { failures: 0, lastAnswerAt: new Date() },
    );
    return response;
  } catch {
    service.set({ failures: failures + 1 });
    throw noAnswer();
  }
}

async function untilPauseIsOver(): Promise<void> {
  for (;;) {
    const waitMs = (service.get().pausedUntil?.getTime() ?? 0) - Date.now();
    if (waitMs <= 0) break;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  service.set({ pausedUntil: null });
}
