import { type ConnectionActivityDeps, connectionActivities } from './connection-activities.ts';
import { type LeadActivityDeps, leadActivities } from './lead-activities.ts';
import { type SweepActivityDeps, sweepActivities } from './sweep-activities.ts';

/** Everything that workflows may ask for: where the deterministic world meets the real one. */
export function createActivities(deps: LeadActivityDeps & ConnectionActivityDeps & SweepActivityDeps) {
  return { ...leadActivities(deps), ...connectionActivities(deps), ...sweepActivities(deps) };
}

export type Activities = ReturnType<typeof createActivities>;
