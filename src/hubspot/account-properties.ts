import type { HubSpotClient } from './hubspot-client.ts';
import type { Meter } from './meter.ts';
import type { PropertyDefinition } from './property-definition.ts';

/** People change their properties rarely. */
const AGE_MAX_MS = 10 * 60_000;
/** Doubts of a whole burst cost one call a minute. */
const DOUBTED_AGE_MAX_MS = 60_000;

export interface Definitions {
  readonly readAt: Date;
  /** By the property's internal name. */
  readonly byName: ReadonlyMap<string, PropertyDefinition>;
}

/** By the group's internal name: the heading that people see. */
export type GroupLabels = ReadonlyMap<string, string>;

/**
 * What HubSpot says of the properties of one account's contacts, kept for some minutes for those who ask. On the
 * request quota.
 */
export class AccountProperties {
  readonly #client: HubSpotClient;
  readonly #meter: Meter;
  readonly #definitions: Kept<Definitions>;
  readonly #groups: Kept<GroupLabels>;

  constructor({ client, meter }: { client: HubSpotClient; meter: Meter }) {
    this.#client = client;
    this.#meter = meter;
    this.#definitions = new Kept(() => this.#readDefinitions());
    this.#groups = new Kept(() => this.#readGroups());
  }

  /** The definitions, not older than asked for; who asks while they are read waits for the same answer. */
  definitions({ ageMaxMs = AGE_MAX_MS } = {}): Promise<Definitions> {
    return this.#definitions.get(ageMaxMs);
  }

  /** The headings of their groups: for pages, no lead needs them. */
  groups({ ageMaxMs = AGE_MAX_MS } = {}): Promise<GroupLabels> {
    return this.#groups.get(ageMaxMs);
  }

  /** Something speaks against what is known: it is read again for whoever asks next. */
  distrust(): void {
    this.#definitions.forgetOlderThan(DOUBTED_AGE_MAX_MS);
  }

  async #readDefinitions(): Promise<Definitions> {
    const found = await this.#meter.run('requests', () => this.#client.readPropertyDefinitions());
    return { readAt: new Date(), byName: new Map(found.map((definition) => [definition.name, definition])) };
  }

  async #readGroups(): Promise<GroupLabels> {
    const found = await this.#meter.run('requests', () => this.#client.readPropertyGroups());
    return new Map(found.map(({ name, label }) => [name, label]));
  }
}

/** What was read once, for those who ask later; who asks while it is read waits for the same answer. */
class Kept<Value> {
  readonly #read: () => Promise<Value>;
  #known: { readonly value: Value; readonly at: number } | null = null;
  #reading: Promise<Value> | null = null;

  constructor(read: () => Promise<Value>) {
    this.#read = read;
  }

  get(ageMaxMs: number): Promise<Value> {
    if (this.#known && performance.now() - this.#known.at < ageMaxMs)
      return Promise.resolve(this.#known.value);
    this.#reading ??= this.#read()
      .then((value) => {
        this.#known = { value, at: performance.now() };
        return value;
      })
      .finally(() => {
        this.#reading = null;
      });
    return this.#reading;
  }

  forgetOlderThan(ms: number): void {
    if (this.#known && performance.now() - this.#known.at > ms) this.#known = null;
  }
}
