import type { Logger } from 'pino';

export interface Closable {
  close(): Promise<void>;
}

/**
 * Closes what was opened, in reverse order, when the process is asked to end.
 * A clean end exits 0; one that takes too long, or a second signal, exits 1.
 */
export class Shutdown {
  readonly #opened: Closable[] = [];
  readonly #log: Logger;
  readonly #withinMs: number;
  #closing = false;

  constructor({ log, withinMs }: { log: Logger; withinMs: number }) {
    this.#log = log;
    this.#withinMs = withinMs;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => (this.#closing ? process.exit(1) : void this.close(0)));
    }
    process.on('uncaughtException', (err) => this.#fail(err));
    process.on('unhandledRejection', (err) => this.#fail(err));
  }

  /** Whether the process was told to end, or has to. */
  get isEnding(): boolean {
    return this.#closing;
  }

  /** Hands back what it is given, and closes it at the end. */
  track<Thing extends Closable>(thing: Thing): Thing {
    this.#opened.push(thing);
    return thing;
  }

  async close(exitCode: number): Promise<never> {
    this.#closing = true;
    setTimeout(() => process.exit(1), this.#withinMs).unref();
    for (const thing of this.#opened.reverse()) {
      await thing.close().catch((err: unknown) => {
        this.#log.error({ err }, 'closing failed');
        exitCode = 1;
      });
    }
    this.#log.info('stopped');
    process.exit(exitCode);
  }

  /** After the unknown nothing can be trusted: close what can be closed, and let the supervisor start anew. */
  #fail(err: unknown) {
    this.#log.fatal({ err }, 'an error that nobody caught');
    if (!this.#closing) void this.close(1);
  }
}
