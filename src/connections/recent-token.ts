import type { FreshToken } from './ensure-fresh-token.ts';

/** The calls of a step follow within that. */
const CONFIRMED_FOR_MS = 250;

/**
 * An account's token as it was read last, so that the calls of a lead need not each read it. Whoever asks our database
 * for something else on the way has the token's version told along, and confirms it; each new token raises it.
 */
export class RecentToken {
  #token: FreshToken | null = null;
  #goodUntil = 0;
  #confirmedUntil = 0;

  keep(token: FreshToken): void {
    this.#token = token;
    this.#goodUntil = performance.now() + token.expiresInMs / 2;
  }

  /** @param version of the token that is stored now; `null` where there is none for this account */
  confirm(version: number | null): void {
    if (this.#token?.version !== version) this.#token = null;
    this.#confirmedUntil = performance.now() + CONFIRMED_FOR_MS;
  }

  /** `null` when it has to be read. */
  get confirmed(): FreshToken | null {
    return performance.now() < Math.min(this.#confirmedUntil, this.#goodUntil) ? this.#token : null;
  }
}
