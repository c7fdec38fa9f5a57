import { QueryClient } from '@tanstack/react-query';
import { live } from './live.ts';
import { isAway } from './problem.ts';
import { service } from './service.ts';

/** Reads are tried twice when the service was away; changes are sent when pressed, never later on their own. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      refetchOnWindowFocus: () => live.get().on && 'always',
      refetchOnReconnect: 'always',
      retry: (failures, error) => failures < 1 && isAway(error),
      retryDelay: 1_000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

// The first answer after an outage brings everything else up to date as well, whatever pause it was in.
let wasAway = false;
service.subscribe(() => {
  const isAwayNow = service.get().failures > 0;
  if (wasAway && !isAwayNow) {
    void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
  }
  wasAway = isAwayNow;
});
