import type { LeadActivityDeps } from './lead-activities.ts';
import { leadActivities } from './lead-activities.ts';
import { type SweepActivityDeps, sweepActivities } from './sweep-activities.ts';

/** Everything that workflows may ask for: where the deterministic world meets the real one. */
export function createActivities(deps: LeadActivityDeps & SweepActivityDeps) {
  return { ...leadActivities(deps), ...sweepActivities(deps) };
}

export type Activities = ReturnType<typeof createActivities>;
