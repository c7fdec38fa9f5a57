import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 50; // or the asking is a load of its own

let test = new AbortController();
beforeEach(() => {
  test = new AbortController();
  setMaxListeners(0, test.signal); // everybody who waits listens
});
afterEach(() => test.abort());

/** Asks until it is so; ends with its test, or one over its limit would go on asking beside the next. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const { signal } = test;
  while (!(await isSo())) await delay(EVERY_MS, undefined, { signal });
}
