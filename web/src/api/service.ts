import { createStore } from '../store.ts';

/** How the service answered last; drives the banners, the dialogs and the pace of polling. */
export const service = createStore({
  /** Calls in a row that ended without an answer or with a 5xx. */
  failures: 0,
  lastAnswerAt: null as Date | null,
  offline: !navigator.onLine,
  /** No call leaves before (a 429 said so). */
  pausedUntil: null as Date | null,
  signedOut: false,
  /** The name of a key that was revoked here; its sign-ins end with it, perhaps this one. */
  revokedKey: null as string | null,
  /** The name of the workspace that another tab signed in to meanwhile. */
  otherWorkspace: null as string | null,
  /** A page's script is gone: the server has a newer release. */
  newerVersion: false,
});

addEventListener('online', () => service.set({ offline: false }));
addEventListener('offline', () => service.set({ offline: true }));
