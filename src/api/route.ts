import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Actor } from '../connections/actor.ts';
import type { EnsureFreshToken } from '../connections/ensure-fresh-token.ts';
import type { AccountOf } from '../connections/hubspot-accounts.ts';
import type { Db } from '../db/client.ts';
import type { HubSpotApp } from '../hubspot/hubspot-app.ts';
import type { Quota } from '../hubspot/quota.ts';
import type { KeyRing } from '../key-ring.ts';
import type { Phase } from '../probes.ts';
import type { ConnectionSignals } from '../temporal/refresh-workflow.ts';
import type { Starter } from '../temporal/starter.ts';
import type { KeyHolder } from '../tenants/find-tenant-by-key.ts';
import type { Session } from '../tenants/sign-in.ts';
import type { ProblemCode } from './problems.ts';

/** What endpoints work with. */
export interface ApiDeps {
  readonly db: Db;
  readonly app: HubSpotApp;
  readonly keys: KeyRing;
  readonly quota: Quota;
  readonly starter: Pick<Starter, 'poke'>;
  readonly phase: () => Phase;
  /** Whether the last leads could not be handed over. */
  readonly isTemporalAway: () => boolean;
  readonly signals: ConnectionSignals;
  readonly ensureFreshToken: EnsureFreshToken;
  readonly accountOf: AccountOf;
  readonly log: Logger;
  readonly publicUrl: string;
  readonly operatorApiKey: string;
  readonly emailHashKey: string;
  readonly signingKeys: KeyRing;
  /** As Express takes it: a number of proxies, or whose addresses are believed. */
  readonly trustProxy: number | string[];
  readonly temporalUiUrl: string | null;
  readonly temporalNamespace: string;
}

/**
 * Who may call: the host product, a tenant's backend, that or a signed-in admin, a signed-in admin only, anybody on
 * our own pages, or anybody on a website that shows a form.
 */
export type Caller =
  | { readonly is: 'operator' }
  | ({ readonly is: 'key' } & KeyHolder)
  | {
      readonly is: 'tenant';
      readonly tenantId: string;
      readonly session: Session | null;
      readonly actor: Actor;
    }
  | { readonly is: 'session'; readonly tenantId: string; readonly session: Session }
  | { readonly is: 'page'; readonly address: string }
  | { readonly is: 'public'; readonly origin: string | null; readonly address: string };
type CallerOf<Who extends Caller['is']> = Extract<Caller, { is: Who }>;

type Parsed<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** An answer with headers of its own. */
export class WithHeaders<Answer> {
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: Answer;

  constructor(headers: Readonly<Record<string, string>>, answer: Answer) {
    this.headers = headers;
    this.answer = answer;
  }
}

/** An answer of any size, sent piece by piece as fast as the caller takes it. */
export class Streamed {
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: AsyncIterable<string>;

  constructor(headers: Readonly<Record<string, string>>, pieces: AsyncIterable<string>) {
    this.headers = headers;
    this.pieces = pieces;
  }
}

/** An endpoint is data plus a function from input to output: it never touches the response. */
export interface Route<
  Who extends Caller['is'] = Caller['is'],
  Params extends z.ZodObject | undefined = z.ZodObject | undefined,
  Query extends z.ZodObject | undefined = z.ZodObject | undefined,
  Headers extends z.ZodObject | undefined = z.ZodObject | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Answer extends z.ZodType | undefined = z.ZodType | undefined,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly who: Who;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly headers?: Headers;
  readonly body?: Body;
  /** The status of success, and what it carries. */
  readonly status: 200 | 201 | 202 | 204;
  readonly answer?: Answer;
  /** Of an answer that is streamed; any other is JSON. */
  readonly answerType?: string;
  /** What it may refuse, beside authentication and invalid input. */
  readonly problems?: readonly ProblemCode[];
  readonly handler: (
    input: {
      caller: CallerOf<Who>;
      params: Parsed<Params>;
      query: Parsed<Query>;
      headers: Parsed<Headers>;
      body: Parsed<Body>;
    },
    deps: ApiDeps,
  ) => Promise<Answer extends z.ZodType ? z.input<Answer> | WithHeaders<z.input<Answer>> | Streamed : void>;
}

/** A route whose input and output types are its schemas'. The cast forgets them where all routes stand in one list. */
export function route<
  const Who extends Caller['is'],
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Headers extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(definition: Route<Who, Params, Query, Headers, Body, Answer>): Route {
  return definition as unknown as Route;
}
