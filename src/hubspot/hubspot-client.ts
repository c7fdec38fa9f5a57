import { z } from 'zod';
import { ENDPOINTS, type Endpoints, type HubSpotApiVersion } from './endpoints.ts';
import { HubSpotError, type Verdict } from './hubspot-error.ts';
import type { Meter } from './meter.ts';
import {
  type PropertyDefinition,
  PropertyDefinitions,
  type PropertyGroup,
  PropertyGroups,
} from './property-definition.ts';
import { type HubSpotAnswer, type HubSpotRequest, send } from './send.ts';
import { verdictOf } from './verdict.ts';

export interface AccessToken {
  readonly accessToken: string;
  readonly version: number;
}

/** Hands out a tenant's access token; given the version that HubSpot refused, a newer one. */
export type TokenSource = (refusedVersion?: number) => Promise<AccessToken>;

export type ContactProperties = Record<string, string>;

export interface Contact {
  readonly id: string;
  readonly properties: Record<string, string | null>;
}

export interface AccountDetails {
  readonly hubId: number;
  readonly accountType: string | null;
  readonly timeZone: string | null;
  readonly uiDomain: string | null;
}

const ContactAnswer = z.object({
  id: z.string().min(1),
  properties: z.record(z.string(), z.string().nullable()).catch({}),
});
const SearchAnswer = z.object({ results: z.array(ContactAnswer) });
const AccountAnswer = z.object({
  portalId: z.number().int(),
  accountType: z.string().nullable().catch(null),
  timeZone: z.string().nullable().catch(null),
  uiDomain: z.string().nullable().catch(null),
});

/** What the domain of leads asks of HubSpot, one contact at a time. Every method throws {@link HubSpotError}. */
export type Contacts = Pick<
  HubSpotClient,
  'searchContactByEmail' | 'readContactByEmail' | 'readContact' | 'createContact' | 'updateContact'
>;

/** HubSpot's contacts and account API for one connected account. Every method throws {@link HubSpotError}. */
export class HubSpotClient {
  readonly #apiUrl: string;
  readonly #paths: Endpoints;
  readonly #tokens: TokenSource;
  readonly #meter: Pick<Meter, 'again' | 'noteLimit'>;

  /**
   * @param options.meter sends a call that is made once more with a newer token, for HubSpot counts it as another;
   *   and is told what HubSpot's headers say of the account's ten-second window
   */
  constructor(options: {
    apiUrl: string;
    version: HubSpotApiVersion;
    tokens: TokenSource;
    meter: Pick<Meter, 'again' | 'noteLimit'>;
  }) {
    this.#apiUrl = options.apiUrl;
    this.#paths = ENDPOINTS[options.version];
    this.#tokens = options.tokens;
    this.#meter = options.meter;
  }

  /** The paths of the API version that this client speaks. */
  get paths(): Endpoints {
    return this.#paths;
  }

  /** The contact that the search index holds for this email; the index lags behind writes by seconds or more. */
  async searchContactByEmail(email: string): Promise<Contact | null> {
    const body = await this.call(SearchAnswer, {
      operation: 'contacts.search',
      method: 'POST',
      url: this.#paths.search,
      json: {
        filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQ', value: email }] }],
        properties: ['email', 'firstname', 'lastname', 'phone'],
        limit: 1,
      },
    });
    return body.results[0] ?? null;
  }

  /** The contact that owns this email, as its primary or an additional one; read from the store, not the index. */
  async readContactByEmail(email: string): Promise<Contact | null> {
    try {
      return await this.call(ContactAnswer, {
        operation: 'contacts.read',
        method: 'GET',
        url: this.#paths.contactByEmail(email),
      });
    } catch (error) {
      if (error instanceof HubSpotError && error.verdict.is === 'gone') return null;
      throw error;
    }
  }

  /** The contact with its values of these properties; the id of the answer may differ, as HubSpot follows merges. */
  readContact(contactId: string, properties: readonly string[]): Promise<Contact> {
    return this.call(ContactAnswer, {
      operation: 'contacts.read',
      method: 'GET',
      url: this.#paths.contactWith(contactId, properties),
    });
  }

  createContact(properties: ContactProperties): Promise<Contact> {
    return this.call(ContactAnswer, {
      operation: 'contacts.create',
      method: 'POST',
      url: this.#paths.contacts,
      json: { properties },
    });
  }

  /** The id of the answer may differ from the one asked for: HubSpot follows merges. */
  updateContact(contactId: string, properties: ContactProperties): Promise<Contact> {
    return this.call(ContactAnswer, {
      operation: 'contacts.update',
      method: 'PATCH',
      url: this.#paths.contact(contactId),
      json: { properties },
    });
  }

  /** What the account says of its contact properties, those that hold sensitive data left out. */
  async readPropertyDefinitions(): Promise<PropertyDefinition[]> {
    const { results } = await this.call(PropertyDefinitions, {
      operation: 'properties.list',
      method: 'GET',
      url: this.#paths.properties,
    });
    return results;
  }

  async readPropertyGroups(): Promise<PropertyGroup[]> {
    const { results } = await this.call(PropertyGroups, {
      operation: 'properties.groups',
      method: 'GET',
      url: this.#paths.propertyGroups,
    });
    return results;
  }

  async readAccount(): Promise<AccountDetails> {
    const { portalId, ...details } = await this.call(AccountAnswer, {
      operation: 'account.details',
      method: 'GET',
      url: this.#paths.account,
    });
    return { hubId: portalId, ...details };
  }

  /**
   * One call with the account's token. A 2xx without the result that was asked for wrote nothing that we know of:
   * it counts as no answer.
   * @param request its `url` is a path
   */
  async call<Shape extends z.ZodType>(shape: Shape, request: HubSpotRequest): Promise<z.output<Shape>> {
    const { answer, tokenVersion } = await this.#authorized({ ...request, url: this.#apiUrl + request.url });
    const { operation } = request;
    const { status } = answer;
    this.#noteLimit(answer.headers);
    if (status < 200 || status > 299) {
      const read = verdictOf(status, answer.headers, answer.body);
      // Refused again after a good refresh: it is not the token's age, the connection is broken.
      const verdict: Verdict =
        read.verdict.is === 'unauthorized' ? { is: 'reconnect', why: 'still_unauthorized' } : read.verdict;
      throw new HubSpotError({ ...read, verdict, operation, status, tokenVersion });
    }
    const parsed = shape.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw new HubSpotError({ verdict: { is: 'try_again', why: 'no_result' }, operation, status });
  }

  #noteLimit(headers: Headers): void {
    const max = Number(headers.get('x-hubspot-ratelimit-max'));
    const windowMs = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds'));
    // Not recorded now, it comes with the next answer again.
    if (max > 0 && windowMs === 10_000) void this.#meter.noteLimit(max).catch(() => {});
  }

  /** A refused token is replaced once. */
  async #authorized(request: HubSpotRequest): Promise<{ answer: HubSpotAnswer; tokenVersion: number }> {
    const first = await this.#tokens();
    const answer = await send({ ...request, accessToken: first.accessToken });
    if (answer.status !== 401) return { answer, tokenVersion: first.version };
    const second = await this.#tokens(first.version);
    const kind = request.operation === 'contacts.search' ? 'searches' : 'requests';
    return {
      answer: await this.#meter.again(kind, () => send({ ...request, accessToken: second.accessToken })),
      tokenVersion: second.version,
    };
  }
}
