import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

const SAY_EVERY_MS = 30_000;

/** What a process waits for. */
export interface Missing {
  /** For a person, with what to do about it. */
  readonly sentence: string;
  readonly facts: object;
}

/**
 * The order in which parts start does not matter: looks again and again until nothing is missing, and logs what is,
 * at once and every half a minute.
 * @param look gives what is missing, or `null`
 */
export async function untilThere(
  look: () => Promise<Missing | null>,
  { log, everyMs }: { log: Logger; everyMs: number },
): Promise<void> {
  let said: string | undefined;
  let saidAt = 0;
  for (let missing = await look(); missing !== null; missing = await look()) {
    if (missing.sentence !== said || Date.now() - saidAt > SAY_EVERY_MS) {
      log.warn(missing.facts, missing.sentence);
      [said, saidAt] = [missing.sentence, Date.now()];
    }
    await delay(everyMs);
  }
}
