import type { Contact, HubSpotClient } from './hubspot-client.ts';
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

/**
 * The properties of one account's contacts, for those who ask: what HubSpot says of them, kept for some minutes,
 * and what a contact holds in them. On the request quota.
 */
export class AccountProperties {
  readonly #client: HubSpotClient;
  readonly #meter: Meter;
  #known: { readonly definitions: Definitions; readonly at: number } | null = null;
  #reading: Promise<Definitions> | null = null;

  constructor({ client, meter }: { client: HubSpotClient; meter: Meter }) {
    this.#client = client;
    this.#meter = meter;
  }

  /** The definitions, not older than asked for; who asks while they are read waits for the same answer. */
  definitions({ ageMaxMs = AGE_MAX_MS } = {}): Promise<Definitions> {
    const known = this.#known;
    if (known && performance.now() - known.at < ageMaxMs) return Promise.resolve(known.definitions);
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Something speaks against what is known: it is read again for whoever asks next. */
  distrust(): void {
    if (this.#known && performance.now() - this.#known.at > DOUBTED_AGE_MAX_MS) this.#known = null;
  }

  /** A contact with its values of these properties, from the store. */
  valuesOf(contactId: string, properties: readonly string[]): Promise<Contact> {
    return this.#meter.run('requests', () => this.#client.readContact(contactId, properties));
  }

  async #read(): Promise<Definitions> {
    const found = await this.#meter.run('requests', () => this.#client.readPropertyDefinitions());
    const definitions = {
      readAt: new Date(),
      byName: new Map(found.map((definition) => [definition.name, definition])),
    };
    this.#known = { definitions, at: performance.now() };
    return definitions;
  }
}
