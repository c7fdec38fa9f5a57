import { setTimeout as delay } from 'node:timers/promises';
import { hubspotCallLeft } from '../metrics/instruments.ts';
import type { Outcome } from './batch.ts';
import { type ContactLines, contactLines, type Line, takeBatch, type Waiting } from './contact-lines.ts';
import type { Contact, ContactProperties, Contacts, HubSpotClient } from './hubspot-client.ts';
import { HubSpotError } from './hubspot-error.ts';
import { limitReached, type Meter, SENT_BACK_MAX, SHORT_WAIT_MS } from './meter.ts';
import { WINDOW_MS } from './quota.ts';
import type { QuotaKind } from './quota-kind.ts';

/** From this share of the window on, calls are paced over what is left of it, and take others along. */
const CALM_SHARE = 0.5;
/** Results are handed back so many at a time, or Temporal is hit by a hundred completions at once. */
const HAND_BACK = 10;
const HAND_BACK_PAUSE_MS = 10;

/**
 * How calls leave: together when they have to wait; or one at a time for comparison, contacts found by the search
 * (`off`) or by reading their email from the store (`off_get`).
 */
export const GROUP_COMMITS = ['on', 'off', 'off_get'] as const;
export type GroupCommitMode = (typeof GROUP_COMMITS)[number];

/**
 * The calls of one account in this process. While nobody waits and the window is half free, each goes out alone
 * and at once. Otherwise they leave together, up to a hundred in one request: an idle account pays no delay, a
 * burst pays one call for a hundred leads.
 */
export class GroupCommit implements Contacts {
  readonly #client: HubSpotClient;
  readonly #meter: Meter;
  readonly #together: boolean;
  readonly #lines: ContactLines;
  readonly #inTurn: readonly Line<never, never>[];
  #pumping = false;
  /** Not before then by the search: its few slots are spread over their window. */
  #nextSearchAt = 0;

  constructor({ client, meter, mode }: { client: HubSpotClient; meter: Meter; mode: GroupCommitMode }) {
    this.#client = client;
    this.#meter = meter;
    this.#together = mode === 'on';
    this.#lines = contactLines(client, { lookUpBy: mode === 'off_get' ? 'get' : 'search' });
    this.#inTurn = Object.values(this.#lines);
  }

  searchContactByEmail(email: string): Promise<Contact | null> {
    return this.#join(this.#lines.lookups, email);
  }

  createContact(properties: ContactProperties): Promise<Contact> {
    return this.#join(this.#lines.creates, properties);
  }

  updateContact(contactId: string, properties: ContactProperties): Promise<Contact> {
    return this.#join(this.#lines.updates, { contactId, properties });
  }

  readContact(contactId: string, properties: readonly string[]): Promise<Contact> {
    return this.#join(this.#lines.values, { contactId, properties });
  }

  readContactByEmail(email: string): Promise<Contact | null> {
    return this.#meter.run('requests', () => this.#client.readContactByEmail(email));
  }

  #join<Input, Result>(line: Line<Input, Result>, input: Input): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      line.waiting.push({ input, since: performance.now(), sentBack: 0, resolve, reject });
      if (!this.#pumping) void this.#pump();
    });
  }

  /** The only one in this process who asks for the account's slots, for as long as somebody waits. */
  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      for (let line = this.#next(); line; line = this.#next()) await this.#serve(line);
    } catch (error) {
      for (const line of this.#inTurn) for (const waiting of line.waiting.splice(0)) waiting.reject(error);
    } finally {
      this.#pumping = false;
    }
  }

  /** The line whose first has waited longest. */
  #next(): Line<never, never> | undefined {
    return this.#inTurn
      .filter(({ waiting }) => waiting.length > 0)
      .sort((a, b) => (a.waiting[0]?.since ?? 0) - (b.waiting[0]?.since ?? 0))[0];
  }

  async #serve<Input, Result>(line: Line<Input, Result>): Promise<void> {
    const waiting = this.#inTurn.reduce((sum, { waiting: { length } }) => sum + length, 0);
    let kind = line.waiting.length === 1 || !this.#together ? line.aloneKind : 'requests';
    // Short of searches, the store answers as well, on the other quota.
    if (kind === 'searches' && this.#together && performance.now() < this.#nextSearchAt) kind = 'requests';
    let taken = await this.#meter.tryTake(kind, waiting);
    if (!taken.granted && kind === 'searches' && this.#together) {
      kind = 'requests';
      taken = await this.#meter.tryTake(kind, waiting);
    }
    if (!taken.granted) {
      if (taken.waitMs > SHORT_WAIT_MS) throw limitReached(taken.waitMs); // everybody here leaves for a timer
      await delay(taken.waitMs);
      return;
    }
    const calm = taken.used < taken.max * CALM_SHARE;
    // Others may have joined meanwhile, but a batch is a request: on a slot for searches only one goes out.
    const batch = this.#together && kind === 'requests' ? takeBatch(line) : line.waiting.splice(0, 1);
    hubspotCallLeft(line.call, batch);
    const asSearch = kind === 'searches';
    void this.#send(line, batch, {
      kind,
      slot: taken.slot,
      alone: batch.length === 1 && (asSearch || line.aloneKind === kind),
    });
    if (calm || !this.#together) return;
    const paceMs = WINDOW_MS[kind] / (taken.max - taken.used);
    if (asSearch) this.#nextSearchAt = performance.now() + paceMs;
    else await delay(paceMs);
  }

  async #send<Input, Result>(
    line: Line<Input, Result>,
    batch: Waiting<Input, Result>[],
    { kind, slot, alone }: { kind: QuotaKind; slot: string; alone: boolean },
  ): Promise<void> {
    const [first] = batch;
    if (!first) return;
    try {
      if (alone) {
        first.resolve(await this.#meter.spend(kind, slot, () => line.alone(first.input)));
        return;
      }
      const outcomes = await this.#meter.spend(kind, slot, () =>
        line.together(batch.map(({ input }) => input)),
      );
      await this.#handBack(line, batch, outcomes);
    } catch (error) {
      await this.#afterRefusal(line, batch, alone, error);
    }
  }

  async #handBack<Input, Result>(
    line: Line<Input, Result>,
    batch: Waiting<Input, Result>[],
    outcomes: Outcome<Result>[],
  ): Promise<void> {
    for (const [n, waiting] of batch.entries()) {
      const outcome = outcomes[n];
      if (outcome?.is === 'done') waiting.resolve(outcome.result);
      // An entry's refusal of our access counts for the whole connection: the call alone says it with its token.
      else if (outcome?.is === 'failed' && outcome.error.verdict.is !== 'reconnect')
        waiting.reject(outcome.error);
      else void this.#sendAgain(line, waiting);
      if (n % HAND_BACK === HAND_BACK - 1) await delay(HAND_BACK_PAUSE_MS);
    }
  }

  /** A batch that is refused as a whole is split until the bad entry stands alone: two calls a halving. */
  async #afterRefusal<Input, Result>(
    line: Line<Input, Result>,
    batch: Waiting<Input, Result>[],
    alone: boolean,
    error: unknown,
  ): Promise<void> {
    const verdict = error instanceof HubSpotError ? error.verdict : null;
    if (verdict?.is === 'wait' && verdict.ms <= SHORT_WAIT_MS && batch.every(mayGoBack)) {
      if (verdict.why === 'locked') await delay(verdict.ms); // the account is not blocked, one record is
      line.waiting.unshift(...batch);
      if (!this.#pumping) void this.#pump();
      return;
    }
    const ofOneEntry = verdict?.is === 'invalid' || verdict?.is === 'exists' || verdict?.is === 'gone';
    if (alone || !ofOneEntry) {
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    if (batch.length === 1) {
      for (const waiting of batch) await this.#sendAgain(line, waiting);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await Promise.all([batch.slice(0, half), batch.slice(half)].map((part) => this.#sendPart(line, part)));
  }

  async #sendPart<Input, Result>(line: Line<Input, Result>, part: Waiting<Input, Result>[]): Promise<void> {
    try {
      const slot = await this.#meter.take('requests');
      await this.#send(line, part, {
        kind: 'requests',
        slot,
        alone: part.length === 1 && line.aloneKind === 'requests',
      });
    } catch (error) {
      for (const waiting of part) waiting.reject(error);
    }
  }

  async #sendAgain<Input, Result>(line: Line<Input, Result>, waiting: Waiting<Input, Result>): Promise<void> {
    try {
      waiting.resolve(await this.#meter.run('requests', () => line.again(waiting.input)));
    } catch (error) {
      waiting.reject(error);
    }
  }
}

const mayGoBack = (waiting: { sentBack: number }) => ++waiting.sentBack <= SENT_BACK_MAX;
