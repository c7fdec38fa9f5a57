import { useQueryClient } from '@tanstack/react-query';
import type { Answer } from '../../api/client.ts';
import { isChangedMeanwhile } from '../../api/problem.ts';
import { type Agent, type AgentChanges, agentQuery, changeAgent, readAgent } from './agents-api.ts';

const TRIES = 3;

/** Reads the agent anew, for every part of the page. */
export function useReadAgain(id: string): () => Promise<Answer<Agent>> {
  const queryClient = useQueryClient();
  return async () => {
    const answer = await readAgent(id);
    queryClient.setQueryData(agentQuery(id).queryKey, answer);
    void queryClient.invalidateQueries({ queryKey: ['agents', 'list'] });
    return answer;
  };
}

/**
 * Sets a value that stands for itself, like a switch: over whatever version there is, since it is meant whatever else
 * somebody has changed meanwhile.
 */
export function useAgentChange(id: string): (changes: AgentChanges) => Promise<Answer<Agent>> {
  const readAgain = useReadAgain(id);
  return async (changes) => {
    for (let tries = 1; ; tries++) {
      const { etag } = await readAgent(id);
      try {
        await changeAgent(id, changes, etag);
        return await readAgain();
      } catch (error) {
        if (!isChangedMeanwhile(error) || tries === TRIES) throw error;
      }
    }
  };
}
