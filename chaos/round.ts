import type { Plan } from './plan.ts';
import { type Harm, play } from './play.ts';
import type { Surroundings } from './surroundings.ts';
import { judge, type Verdict } from './verdict.ts';

/** One round in a workspace and an account of its own. */
export async function playRound(
  surroundings: Surroundings,
  n: number,
  plan: Plan,
): Promise<{ verdict: Verdict; harms: readonly Harm[]; seconds: number }> {
  const workspace = await surroundings.connect(n);
  const began = performance.now();
  const { harms, settled } = await play(surroundings, workspace, plan);
  const seconds = Math.round((performance.now() - began) / 1_000);
  const verdict = await judge(surroundings, workspace, { submitted: plan.leads.length, harms });
  if (settled) return { verdict, harms, seconds };
  const open = 'leads are still on their way, long after everything was well again';
  return { verdict: { ...verdict, faults: [...verdict.faults, open] }, harms, seconds };
}
