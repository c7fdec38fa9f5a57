import type { Meter } from '../../src/hubspot/meter.ts';

/** For calls of which no quota is kept: those that a test makes beside the ones it is about. */
export const UNMETERED: Pick<Meter, 'again' | 'noteLimit'> = {
  again: (_, call) => call(),
  noteLimit: async () => {},
};
