import type { Query } from '@tanstack/react-query';
import { createStore } from '../store.ts';
import { service } from './service.ts';

const IDLE_AFTER_MS = 10 * 60_000;
const IDLE_EVERY_MS = 30_000;
const AFTER_ERROR_MS = [5_000, 60_000] as const;

/** The Live switch (WCAG 2.2.2): off, nothing moves but by Refresh now. */
export const live = createStore({ on: true });

let lastInputAt = Date.now();
for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const) {
  addEventListener(event, () => (lastInputAt = Date.now()), { passive: true, capture: true });
}

/**
 * A `refetchInterval`: every `everyMs` while somebody works here, half a minute after ten minutes without input,
 * 5 to 60 s after errors. A hidden tab does not poll at all, and catches up when it is shown.
 */
export const pollEvery = (everyMs: number) => (query: Pick<Query, 'state'>) => {
  if (!live.get().on) return false;
  const idle = Date.now() - lastInputAt > IDLE_AFTER_MS;
  const paceMs = idle ? Math.max(everyMs, IDLE_EVERY_MS) : everyMs;
  if (query.state.status !== 'error') return paceMs;
  // As long again as the service has been away doubles the pause each time.
  const awayMs = Date.now() - (service.get().lastAnswerAt?.getTime() ?? Date.now());
  return Math.max(paceMs, Math.min(Math.max(awayMs, AFTER_ERROR_MS[0]), AFTER_ERROR_MS[1]));
};

/** How often each kind of page asks, in ms. */
export const PACE = { lead: 2_000, list: 5_000, connection: 5_000, activity: 30_000 } as const;
