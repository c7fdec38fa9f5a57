import { VisuallyHidden } from '@mantine/core';
import { createStore } from '../store.ts';

const COUNTS_EVERY_MS = 15_000;

const said = createStore({ text: '' });
let countsSaidAt = 0;

/** Has the result of an action read out at once. */
export function announce(text: string): void {
  said.set({ text: text === said.get().text ? `${text}\u00a0` : text }); // the same words twice are news as well
}

/** Has counts read out, at most every 15 seconds: they change all the time. @returns whether it was said */
export function announceCounts(text: string): boolean {
  if (Date.now() - countsSaidAt < COUNTS_EVERY_MS) return false;
  countsSaidAt = Date.now();
  announce(text);
  return true;
}

/** The one live region of the pages. */
export function LiveRegion() {
  const { text } = said.use();
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}
