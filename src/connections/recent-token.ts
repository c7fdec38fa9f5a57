import type { FreshToken } from './ensure-fresh-token.ts';

/** The calls of a step follow within that. */
const CONFIRMED_FOR_MS = 250;
/** The steps of a lead follow within that, unless it has to wait. */
const KEPT_MS = 5_000;

/**
 * An account's token as it was read last, so that the calls of a lead need not each read it. Whoever asks our database
 * for something else on the way has the token's version told along, and confirms it; each new token raises it.
 */
export class RecentToken {
  #token: FreshToken | null = null;
  #forgetting: NodeJS.Timeout | undefined;
  #confirmed: { readonly version: number | null; readonly until: number } = { version: null, until: 0 };

  keep(token: FreshToken): void {
    this.#token = token;
    clearTimeout(this.#forgetting);
    const forget = () => {
      this.#token = null;
    };
    this.#forgetting = setTimeout(forget, Math.min(KEPT_MS, token.expiresInMs / 2)).unref();
  }

  /** @param version of the token that is stored now; `null` where there is none for this account */
  confirm(version: number | null): void {
    this.#confirmed = { version, until: performance.now() + CONFIRMED_FOR_MS };
  }

  /** `null` when it has to be read. */
  get confirmed(): FreshToken | null {
    const { version, until } = this.#confirmed;
    return this.#token?.version === version && performance.now() < until ? this.#token : null;
  }
}
