import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { readSession, type Session } from './client.ts';

/** It is read once, and again when the person is back: a call that is refused with 401 says when it has ended. */
export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

/** Inside the shell there always is one. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery()).data;
