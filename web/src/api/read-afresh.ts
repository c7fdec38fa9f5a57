import { forgetAnswers } from './client.ts';
import { queryClient } from './query-client.ts';

/**
 * Reads everything anew for whoever is back. A list of leads keeps the rows that it has, so it is dropped first; all
 * the rest stays until its answer is there, as there may be edits to it.
 */
export function readAfresh(): void {
  forgetAnswers();
  void queryClient.resetQueries({ queryKey: ['leads', 'list'] });
  void queryClient.invalidateQueries();
}
